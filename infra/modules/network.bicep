// External TCP ports need an environment inside a virtual network. The functions are outside it: what they talk to (storage, event hubs, vault,
// subscribers' webhooks) has public names, and the vault cannot be closed to the public without private endpoints: the platform reads the secrets of a
// container app from outside the subnet.
@description('Region.')
param location string
@description('Name of the deployment.')
param name string
@description('Address range, /22 or larger.')
param addressRange string
@description('Where its metrics go.')
param workspaceId string
@description('Tags.')
param tags object

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressRange] }
    subnets: [
      {
        name: 'relay'
        properties: {
          // /27 is what the platform asks for; it takes an address for each replica and twelve for itself, and a subnet never grows.
          addressPrefix: cidrSubnet(addressRange, 23, 0)
          delegations: [
            {
              name: 'apps'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
          // Files and events take the short way, and not the one that is paid for by the gigabyte where a firewall or a gateway stands at the exit.
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

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: network
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

output relaySubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'relay')
