// Images of the relay.
@description('Region.')
param location string
@description('Name, 5 to 50 letters and digits.')
param name string
@description('Where its logs go.')
param workspaceId string
@description('Tags.')
param tags object

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Basic' }
  // Who pushes and who pulls does it as an identity; nobody can pull without, this tier has no such thing.
  properties: { adminUserEnabled: false }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: registry
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerRegistryRepositoryEvents'
        enabled: true
      }
      {
        category: 'ContainerRegistryLoginEvents'
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

output name string = registry.name
output server string = registry.properties.loginServer
