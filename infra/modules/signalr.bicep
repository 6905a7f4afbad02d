// Live notices to people.
@description('Region.')
param location string
@description('Name.')
param name string
@description('Units; 0: the free tier.')
param units int
@description('Where its logs go.')
param workspaceId string
@description('Tags.')
param tags object

resource service 'Microsoft.SignalRService/signalR@2023-02-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: units > 0 ? 'Standard_S1' : 'Free_F1'
    tier: units > 0 ? 'Standard' : 'Free'
    capacity: max(units, 1)
  }
  kind: 'SignalR'
  properties: {
    features: [
      {
        flag: 'ServiceMode'
        value: 'Serverless'
      }
    ]
    // The functions sign tokens with its key, which they read from Key Vault.
    disableLocalAuth: false
    tls: { clientCertEnabled: false }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: service
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = service.name
