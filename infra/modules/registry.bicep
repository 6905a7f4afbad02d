// Images of the relay.
@description('Region.')
param location string
@description('Name, letters and digits.')
param name string
@description('Tags.')
param tags object

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

output name string = registry.name
output server string = registry.properties.loginServer
