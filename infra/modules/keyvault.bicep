// Secrets: SignalR's connection string is put here by the deployment itself, the webhook master key and the live link key by deploy.sh, camera passwords by people.
@description('Region.')
param location string
@description('Name, 3 to 24 characters.')
param name string
@description('SignalR service whose connection string is kept.')
param signalRName string
@description('Whether it cannot be emptied for good before the 90 days are over. Once on it stays on.')
param purgeProtection bool
@description('Where its logs go.')
param workspaceId string
@description('Tags.')
param tags object

resource signalR 'Microsoft.SignalRService/signalR@2023-02-01' existing = {
  name: signalRName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // Fixed for the life of the vault.
    softDeleteRetentionInDays: 90
    // The service knows true and nothing else.
    enablePurgeProtection: purgeProtection ? true : null
    // Guarded by roles, not by addresses: see network.bicep.
    publicNetworkAccess: 'Enabled'
  }
}

resource signalRConnection 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'signalr-connection-string'
  properties: { value: signalR.listKeys().primaryConnectionString }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
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

output name string = vault.name
output uri string = vault.properties.vaultUri
