// Files, rows and work. No account keys: whoever reads or writes does it as an identity.
@description('Region.')
param location string
@description('Account name, 3 to 24 lower-case letters and digits.')
param name string
@description('Copies.')
param redundancy string
@description('Days after which media move to the cool tier; 0: never.')
param mediaCoolAfterDays int
@description('Days after which media are deleted; 0: never.')
param mediaDeleteAfterDays int
@description('Days after which files of strangers are deleted; 0: never.')
param quarantineDeleteAfterDays int
@description('Days after which dead letters are deleted; 0: never.')
param deadLetterDeleteAfterDays int
@description('Days after which captured events are deleted; 0: never.')
param captureDeleteAfterDays int
@description('Where its logs go.')
param workspaceId string
@description('Tags.')
param tags object

// The names are those of the code; a test holds both together.
var containers = ['media', 'quarantine', 'incoming', 'spill', 'deadletter']
var tables = ['devices', 'transfers', 'media', 'recordings', 'apikeys', 'commands', 'alarms', 'promises', 'replicas', 'webhooks', 'cameras', 'tracks', 'live']
var queues = ['media-jobs', 'webhook-deliveries']
var captureContainer = 'capture'
var packageContainer = 'app-package'

// Each container is one class of retention: what lies in it is kept equally long. What waits in the spill is kept until it is sent.
// Files that never found their device, and sounds for devices, are of use for a month.
var retention = [
  {
    container: 'media'
    days: mediaDeleteAfterDays
  }
  {
    container: 'quarantine'
    days: quarantineDeleteAfterDays
  }
  {
    container: 'incoming'
    days: 30
  }
  {
    container: 'deadletter'
    days: deadLetterDeleteAfterDays
  }
  {
    container: captureContainer
    days: captureDeleteAfterDays
  }
]

var deleteRules = [for class in retention: {
  name: '${class.container}-delete'
  enabled: class.days > 0
  type: 'Lifecycle'
  definition: {
    filters: {
      blobTypes: ['blockBlob']
      prefixMatch: ['${class.container}/']
    }
    actions: {
      baseBlob: {
        // The service takes no 0 here, not even in a rule that is off.
        delete: { daysAfterCreationGreaterThan: max(class.days, 1) }
      }
    }
  }
}]
var coolRule = {
  name: 'media-cool'
  enabled: mediaCoolAfterDays > 0
  type: 'Lifecycle'
  definition: {
    filters: {
      blobTypes: ['blockBlob']
      prefixMatch: ['media/']
    }
    actions: {
      baseBlob: {
        tierToCool: { daysAfterCreationGreaterThan: max(mediaCoolAfterDays, 1) }
      }
    }
  }
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowCrossTenantReplication: false
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [for one in concat(containers, [captureContainer, packageContainer]): {
  parent: blobs
  name: one
  properties: { publicAccess: 'None' }
}]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = [for one in tables: {
  parent: tableService
  name: one
}]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [for one in queues: {
  parent: queueService
  name: one
}]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: { rules: concat([coolRule], deleteRules) }
  }
  dependsOn: [blobs]
}

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    // Every read and write would cost more than the files themselves: what is deleted is what somebody asks for later.
    logs: [
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource queueMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: queueService
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource tableMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: tableService
  properties: {
    workspaceId: workspaceId
    // Who deletes rows: keys, registrations, subscriptions.
    logs: [
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource accountMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: account
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'Capacity'
        enabled: true
      }
    ]
  }
}

output name string = account.name
output captureContainer string = captureContainer
output packageContainer string = packageContainer
