// The three event streams.
@description('Region.')
param location string
@description('Namespace name.')
param name string
@description('Hubs.')
param hubs array
@description('Partitions of each.')
param partitionCount int
@description('Throughput units.')
param units int
@description('Most throughput units.')
param maxUnits int
@description('Days of retention.')
param retentionDays int
@description('Whether events are also written to Blob.')
param capture bool
@description('Storage account for that.')
param captureStorageName string
@description('Container for that.')
param captureContainer string
@description('Spread over zones.')
param zoneRedundant bool
@description('Where its logs go.')
param workspaceId string
@description('Tags.')
param tags object

resource captureStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: captureStorageName
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: units
  }
  identity: { type: 'SystemAssigned' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: maxUnits > units
    maximumThroughputUnits: maxUnits > units ? maxUnits : 0
    zoneRedundant: zoneRedundant
    kafkaEnabled: true
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [for one in hubs: {
  parent: namespace
  name: one
  properties: {
    partitionCount: partitionCount
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionDays * 24
    }
    captureDescription: capture ? {
      enabled: true
      encoding: 'Avro'
      intervalInSeconds: 300
      sizeLimitInBytes: 104857600
      skipEmptyArchives: true
      destination: {
        name: 'EventHubArchive.AzureBlockBlob'
        identity: { type: 'SystemAssigned' }
        properties: {
          storageAccountResourceId: captureStorage.id
          blobContainer: captureContainer
          archiveNameFormat: '{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}'
        }
      }
    } : null
  }
  dependsOn: [captureRole]
}]

// Our own functions read by this one; every application of an integrator gets one of its own.
resource processor 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [for (one, index) in hubs: {
  parent: hub[index]
  name: 'processor'
}]

resource integrator 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [for (one, index) in hubs: {
  parent: hub[index]
  name: 'integrator'
}]

resource captureRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (capture) {
  name: guid(captureStorage.id, name, 'capture')
  scope: captureStorage
  properties: {
    principalId: namespace.identity.principalId
    principalType: 'ServicePrincipal'
    // Storage Blob Data Contributor
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
      {
        category: 'AutoScaleLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = namespace.name
output host string = '${namespace.name}.servicebus.windows.net'
