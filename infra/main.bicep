// CloudCam in one resource group: what receives cameras, what keeps their files, what tells people.
// Every secret lives in Key Vault and is referenced, never passed: no parameter and no output here holds one.
targetScope = 'resourceGroup'

@description('Region of everything.')
param location string = resourceGroup().location

@description('Short name of the deployment: 3 to 12 lower-case letters and digits, a letter first. Part of every resource name.')
@minLength(3)
@maxLength(12)
param name string

@description('Image of the relay, with its digest or tag, in the registry made here or any other the identity may pull from. Empty on the first deployment: everything but the relay is made.')
param relayImage string = ''

@description('Relay replicas that are always there. Two at least, so that a deployment or a failure never leaves cameras alone; three where zones are used.')
@minValue(2)
@maxValue(50)
param relayMinReplicas int = 2

@description('Most relay replicas.')
@minValue(2)
@maxValue(50)
param relayMaxReplicas int = 4

@description('Connections per relay replica at which another one is started.')
@minValue(50)
@maxValue(15000)
param relayConnectionsPerReplica int = 2000

@description('Virtual CPUs of a relay replica, as text because Bicep has no fractions. The platform gives 2 GiB of memory with each.')
@allowed(['0.25', '0.5', '1.0', '2.0'])
param relayCpu string = '0.5'

@description('Which of the relay\'s TCP ports are open to cameras. The first is the ingress port of the app, the others are additional mappings (the platform takes five, one of them is for viewers of live video).')
@allowed([5232, 21100, 15002, 1935])
@minLength(1)
param relayPorts array = [5232, 21100, 15002, 1935]

@description('Address range of the virtual network, /16 to /22; to be changed where it is peered with networks that use this one.')
param networkRange string = '10.42.0.0/16'

@description('What happens to devices nobody registered.')
@allowed(['Accept', 'Quarantine', 'Refuse'])
param unknownDevices string = 'Quarantine'

@description('Whether webhooks-master-key and live-link-key are in the vault: false in the first step of a first deployment. A reference that once led nowhere is asked again only after a day, or when a setting changes.')
param secretsMade bool = true

@description('Partitions of each event hub. Part of the routing contract: fixed for the life of the hub, the same in every process.')
@minValue(2)
@maxValue(32)
param partitionCount int = 4

@description('Throughput units of Event Hubs to begin with.')
@minValue(1)
@maxValue(40)
param eventHubsUnits int = 1

@description('Throughput units of Event Hubs it may grow to by itself.')
@minValue(1)
@maxValue(40)
param eventHubsMaxUnits int = 4

@description('Days that Event Hubs keeps events: as far back as a consumer can begin again. Seven cost no more than one.')
@minValue(1)
@maxValue(7)
param eventRetentionDays int = 7

@description('Whether all events are also written to Blob as Avro files.')
param captureEvents bool = false

@description('Runtime of the Functions app. custom is what the app is; dotnet-isolated is the known way round where a region does not take custom yet.')
@allowed(['custom', 'dotnet-isolated'])
param functionsRuntime string = 'custom'

@description('Version of that runtime.')
param functionsRuntimeVersion string = '1.0'

@description('Memory of a Functions instance, MiB.')
@allowed([512, 2048, 4096])
param functionsMemoryMb int = 2048

@description('Most Functions instances.')
@minValue(40)
@maxValue(1000)
param functionsMaxInstances int = 40

@description('Functions instances for HTTP that are always there: cameras do not wait for a cold start.')
@minValue(0)
@maxValue(20)
param functionsAlwaysReady int = 1

@description('SHA-256 of the first API key, lower-case hex: a hash, no secret. Empty: no API key exists until one is set.')
param adminKeySha256 string = ''

@description('Client id of an application in Entra with the app roles CloudCam.Read, CloudCam.Command and CloudCam.Admin, by which people sign in to the console. Empty: keys only.')
param signInClientId string = ''

@description('What links to live video begin with: where viewers reach port 8088 of the relay, best by https through a front door. Empty: nobody watches live video.')
param liveUrl string = ''

@description('Days after which media move to the cool tier; 0: never.')
@minValue(0)
@maxValue(3650)
param mediaCoolAfterDays int = 30

@description('Days after which media are deleted; 0: never.')
@minValue(0)
@maxValue(3650)
param mediaDeleteAfterDays int = 365

@description('Days after which files of devices nobody registered are deleted; 0: never.')
@minValue(0)
@maxValue(3650)
param quarantineDeleteAfterDays int = 30

@description('Days after which dead letters are deleted, retried or not; 0: never.')
@minValue(0)
@maxValue(3650)
param deadLetterDeleteAfterDays int = 30

@description('Days after which captured events are deleted; 0: never.')
@minValue(0)
@maxValue(3650)
param captureDeleteAfterDays int = 365

@description('Units of the SignalR service; 0 makes the free tier (20 connections), for trying only.')
@minValue(0)
@maxValue(100)
param signalRUnits int = 1

@description('Copies of stored data.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_LRS'

@description('Whether the vault refuses to be emptied for good before its 90 days are over. Cannot be taken back.')
param vaultPurgeProtection bool = false

@description('Whether what can be is spread over availability zones. Only when the environment is made, and only in regions that have zones.')
param zoneRedundant bool = false

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most gigabytes of logs a day; -1: no limit. Above it nothing is logged until the next day.')
param logDailyCapGb int = 2

@description('Collector that takes traces and metrics by OTLP, http(s)://host:port, from the relay. Empty: none is sent.')
param otlpEndpoint string = ''

@description('Who gets alerts: mail addresses. Empty: alerts are raised and mailed to nobody.')
param alertEmails array = []

@description('Money a month at which the budget alerts, in the currency of the subscription; 0: no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month from which the budget counts, yyyy-MM-01. A budget keeps the one it was made with: deploy.sh passes it on.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Object ids of service principals and managed identities that may read the events: consumers of integrators.')
param eventReaders array = []

@description('Tags of every resource.')
param tags object = {}

var suffix = uniqueString(resourceGroup().id, name)
var allTags = union(tags, { application: 'cloudcam', deployment: name })
var hubs = ['telemetry', 'alarms', 'media']

module logs 'modules/logs.bicep' = {
  name: 'logs'
  params: {
    location: location
    name: '${name}-${suffix}'
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
    tags: allTags
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    location: location
    name: name
    tags: allTags
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    location: location
    name: name
    addressRange: networkRange
    workspaceId: logs.outputs.workspaceId
    tags: allTags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    name: take('${name}${suffix}', 24)
    redundancy: storageRedundancy
    mediaCoolAfterDays: mediaCoolAfterDays
    mediaDeleteAfterDays: mediaDeleteAfterDays
    quarantineDeleteAfterDays: quarantineDeleteAfterDays
    deadLetterDeleteAfterDays: deadLetterDeleteAfterDays
    captureDeleteAfterDays: captureDeleteAfterDays
    workspaceId: logs.outputs.workspaceId
    tags: allTags
  }
}

module events 'modules/eventhubs.bicep' = {
  name: 'events'
  params: {
    location: location
    name: '${name}-${suffix}'
    hubs: hubs
    partitionCount: partitionCount
    units: eventHubsUnits
    maxUnits: eventHubsMaxUnits
    retentionDays: eventRetentionDays
    capture: captureEvents
    captureStorageName: storage.outputs.name
    captureContainer: storage.outputs.captureContainer
    zoneRedundant: zoneRedundant
    workspaceId: logs.outputs.workspaceId
    tags: allTags
  }
}

module signalR 'modules/signalr.bicep' = {
  name: 'signalr'
  params: {
    location: location
    name: '${name}-${suffix}'
    units: signalRUnits
    workspaceId: logs.outputs.workspaceId
    tags: allTags
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'vault'
  params: {
    location: location
    name: take('${name}-${suffix}', 24)
    signalRName: signalR.outputs.name
    purgeProtection: vaultPurgeProtection
    workspaceId: logs.outputs.workspaceId
    tags: allTags
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    location: location
    name: '${name}${suffix}'
    workspaceId: logs.outputs.workspaceId
    tags: allTags
  }
}

module access 'modules/rbac.bicep' = {
  name: 'access'
  params: {
    relayPrincipalId: identity.outputs.relayPrincipalId
    functionsPrincipalId: identity.outputs.functionsPrincipalId
    storageName: storage.outputs.name
    eventHubsName: events.outputs.name
    vaultName: vault.outputs.name
    registryName: registry.outputs.name
    componentName: logs.outputs.componentName
    eventReaders: eventReaders
  }
}

module relay 'modules/relay.bicep' = {
  name: 'relay'
  params: {
    location: location
    name: name
    image: relayImage
    registryServer: registry.outputs.server
    identityId: identity.outputs.relayId
    identityClientId: identity.outputs.relayClientId
    subnetId: network.outputs.relaySubnetId
    workspaceId: logs.outputs.workspaceId
    ports: relayPorts
    minReplicas: relayMinReplicas
    maxReplicas: relayMaxReplicas
    connectionsPerReplica: relayConnectionsPerReplica
    cpu: relayCpu
    storageName: storage.outputs.name
    eventHubsName: events.outputs.name
    hubs: hubs
    partitionCount: partitionCount
    vaultUri: vault.outputs.uri
    unknownDevices: unknownDevices
    liveUrl: liveUrl
    otlpEndpoint: otlpEndpoint
    zoneRedundant: zoneRedundant
    tags: allTags
  }
  dependsOn: [access]
}

module functions 'modules/functions.bicep' = {
  name: 'functions'
  params: {
    location: location
    name: '${name}-${suffix}'
    identityId: identity.outputs.functionsId
    identityClientId: identity.outputs.functionsClientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    eventHubsName: events.outputs.name
    hubs: hubs
    partitionCount: partitionCount
    vaultUri: vault.outputs.uri
    componentName: logs.outputs.componentName
    workspaceId: logs.outputs.workspaceId
    runtime: functionsRuntime
    runtimeVersion: functionsRuntimeVersion
    memoryMb: functionsMemoryMb
    maxInstances: functionsMaxInstances
    alwaysReady: functionsAlwaysReady
    adminKeySha256: adminKeySha256
    signInClientId: signInClientId
    secretsMade: secretsMade
    unknownDevices: unknownDevices
    liveUrl: liveUrl
    tags: allTags
  }
  dependsOn: [access]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    name: name
    emails: alertEmails
    eventHubsName: events.outputs.name
    storageName: storage.outputs.name
    workspaceId: logs.outputs.workspaceId
    hasRelay: !empty(relayImage)
    relayName: relay.outputs.name
    tags: allTags
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget'
  params: {
    name: name
    amount: monthlyBudget
    start: budgetStart
    peopleId: alerts.outputs.peopleId
  }
}

@description('Address that camera host names point to.')
output relayAddress string = relay.outputs.address

@description('TCP ports that must take connections there.')
output relayPorts array = relay.outputs.ports

@description('Name of the container app, once there is an image.')
output relayName string = relay.outputs.name

@description('Host name of the HTTP side: uploads, API.')
output functionsHost string = functions.outputs.host

@description('Name of the Functions app, for publishing.')
output functionsName string = functions.outputs.name

@description('Registry that takes the relay image.')
output registryServer string = registry.outputs.server

@description('Name of that registry.')
output registryName string = registry.outputs.name

@description('Event Hubs namespace for consumers.')
output eventHubsHost string = events.outputs.host

@description('Key Vault that takes the secrets (camera passwords, the webhook master key).')
output vaultUri string = vault.outputs.uri

@description('Name of that vault.')
output vaultName string = vault.outputs.name

@description('Storage account of media and tables.')
output storageName string = storage.outputs.name

@description('Container of the functions package.')
output packageContainer string = storage.outputs.packageContainer
