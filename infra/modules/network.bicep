// External TCP ports need an environment inside a virtual network.
@description('Region.')
param location string
@description('Name of the deployment.')
param name string
@description('Tags.')
param tags object

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.42.0.0/16'] }
    subnets: [
      {
        name: 'relay'
        properties: {
          addressPrefix: '10.42.0.0/23'
          delegations: [
            {
              name: 'apps'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
          serviceEndpoints: [
            { service: 'Microsoft.Storage' }
            { service: 'Microsoft.EventHub' }
            { service: 'Microsoft.KeyVault' }
          ]
        }
      }
    ]
  }
}

output relaySubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'relay')
