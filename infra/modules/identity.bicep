// Two identities, because the relay needs much less than the functions.
@description('Region.')
param location string
@description('Name of the deployment.')
param name string
@description('Tags.')
param tags object

resource relay 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-relay'
  location: location
  tags: tags
}

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-functions'
  location: location
  tags: tags
}

output relayId string = relay.id
output relayClientId string = relay.properties.clientId
output relayPrincipalId string = relay.properties.principalId
output functionsId string = functions.id
output functionsClientId string = functions.properties.clientId
output functionsPrincipalId string = functions.properties.principalId
