// What somebody must look at, and nothing else.
@description('Region.')
param location string
@description('Name of the deployment.')
param name string
@description('Mail addresses.')
param emails array
@description('Event Hubs namespace.')
param eventHubsName string
@description('Storage account.')
param storageName string
@description('Log Analytics workspace.')
param workspaceId string
@description('Whether the relay is there yet.')
param hasRelay bool
@description('Container app of the relay.')
param relayName string
@description('Tags.')
param tags object

resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: eventHubsName
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [for (email, index) in emails: {
      name: 'mail-${index}'
      emailAddress: email
      useCommonAlertSchema: true
    }]
  }
}

// Cameras talk all the time: half an hour without one event means that nothing arrives, or nothing is passed on. A search and no alert on the metric
// itself: that one falls silent when the service tells no numbers at all. It also speaks up when the workspace has reached its daily cap.
resource noEvents 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = if (hasRelay) {
  name: '${name}-no-events'
  location: location
  tags: tags
  properties: {
    description: 'No event reached Event Hubs for half an hour, or the workspace takes no more today.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT10M'
    windowSize: 'PT30M'
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          // Without a group there is always one row, even over nothing.
          query: 'AzureMetrics | where _ResourceId =~ "${hubs.id}" and MetricName == "IncomingMessages" | summarize events = coalesce(sum(Total), 0.0)'
          metricMeasureColumn: 'events'
          timeAggregation: 'Total'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}

resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-events-throttled'
  location: 'global'
  tags: tags
  properties: {
    description: 'Event Hubs refuses events for want of throughput units; they wait in the spill.'
    severity: 2
    enabled: true
    scopes: [hubs.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricName: 'ThrottledRequests'
          operator: 'GreaterThan'
          threshold: 10
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource storageAway 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-storage-away'
  location: 'global'
  tags: tags
  properties: {
    description: 'Storage answers less than 99 % of the requests.'
    severity: 1
    enabled: true
    scopes: [storage.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'availability'
          metricName: 'Availability'
          operator: 'LessThan'
          threshold: 99
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

// Texts of the programs' own log lines; a test holds that they are still said.
var searches = [
  {
    name: 'spill'
    severity: 2
    description: 'Events wait in the spill because Event Hubs does not take them.'
    query: 'ContainerAppConsoleLogs | where ContainerAppName == "${relayName}" | where Log contains "events spilled" or Log contains "spilled events wait"'
    threshold: 100
  }
  {
    name: 'failed-transfers'
    severity: 2
    description: 'Files ended without being whole.'
    query: 'AppTraces | where Message contains ": given up, " or Message contains ": failed, "'
    threshold: 10
  }
  {
    name: 'poison'
    severity: 2
    description: 'Work was put aside after failing again and again, here or by the Functions host: look at the dead letters.'
    // The last text is the host's own: it names the queue, media-jobs-poison or webhook-deliveries-poison.
    query: 'AppTraces | where Message contains "set apart" or Message contains "dead letters" or Message has "Moving message to queue"'
    threshold: 0
  }
]

resource search 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for one in searches: {
  name: '${name}-${one.name}'
  location: location
  tags: tags
  properties: {
    description: one.description
    severity: one.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    // The tables exist from their first row on.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: one.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: one.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}]

output peopleId string = people.id
