// Who may do what: by identity, by resource, and no more than the code uses.
@description('Object id of the relay identity.')
param relayPrincipalId string
@description('Object id of the functions identity.')
param functionsPrincipalId string
@description('Storage account.')
param storageName string
@description('Event Hubs namespace.')
param eventHubsName string
@description('Key Vault.')
param vaultName string
@description('Container registry.')
param registryName string
@description('Application Insights.')
param componentName string
@description('Object ids of who else may read the events.')
param eventReaders array

var roles = {
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  hubSender: '2b629674-e913-4c01-ae53-ef4638d8f975'
  hubReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  vaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}

// The relay parses what strangers send, so it may touch only what it needs: not the API's keys, the webhooks, the package of the functions.
// It stages blocks, spills events, keeps rows, asks for assembly. Its own queue it makes itself: that takes the role on all queues.
var relayContainers = ['media', 'quarantine', 'spill', 'deadletter']
var relayReads = ['incoming']
var relayTables = ['devices', 'transfers', 'commands', 'replicas', 'cameras', 'live']
// The host keeps its leases and checkpoints here and must own them. Links for people are signed with a delegation key, for which the owner may ask.
var functionsOnStorage = [roles.blobOwner, roles.tableContributor, roles.queueContributor]
var functionsOnHubs = [roles.hubSender, roles.hubReceiver]

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: eventHubsName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' existing = {
  parent: storage
  name: 'default'
}

resource writable 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [for one in relayContainers: {
  parent: blobs
  name: one
}]

resource readable 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [for one in relayReads: {
  parent: blobs
  name: one
}]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' existing = {
  parent: storage
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' existing = [for one in relayTables: {
  parent: tableService
  name: one
}]

resource relayBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (one, index) in relayContainers: {
  name: guid(storage.id, one, relayPrincipalId, roles.blobContributor)
  scope: writable[index]
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}]

resource relaySounds 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (one, index) in relayReads: {
  name: guid(storage.id, one, relayPrincipalId, roles.blobReader)
  scope: readable[index]
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
  }
}]

resource relayRows 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (one, index) in relayTables: {
  name: guid(storage.id, 'table', one, relayPrincipalId, roles.tableContributor)
  scope: tables[index]
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
  }
}]

resource relayQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, relayPrincipalId, roles.queueContributor)
  scope: storage
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
  }
}

resource relayHubs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hubs.id, relayPrincipalId, roles.hubSender)
  scope: hubs
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.hubSender)
  }
}

resource relayVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, relayPrincipalId, roles.vaultSecretsUser)
  scope: vault
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.vaultSecretsUser)
  }
}

resource relayRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, relayPrincipalId, roles.acrPull)
  scope: registry
  properties: {
    principalId: relayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource functionsStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in functionsOnStorage: {
  name: guid(storage.id, functionsPrincipalId, role)
  scope: storage
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource functionsHubs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in functionsOnHubs: {
  name: guid(hubs.id, functionsPrincipalId, role)
  scope: hubs
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource functionsVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, functionsPrincipalId, roles.vaultSecretsUser)
  scope: vault
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.vaultSecretsUser)
  }
}

resource functionsMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, functionsPrincipalId, roles.metricsPublisher)
  scope: component
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

// Consumers of integrators.
resource readers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for reader in eventReaders: {
  name: guid(hubs.id, reader, roles.hubReceiver)
  scope: hubs
  properties: {
    principalId: reader
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.hubReceiver)
  }
}]
