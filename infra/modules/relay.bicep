// The relay: cameras dial in over TCP, and it dials cameras. No state of its own, so replicas come and go.
@description('Region.')
param location string
@description('Name of the deployment.')
param name string
@description('Image; empty: only the environment is made.')
param image string
@description('Registry of the image.')
param registryServer string
@description('Identity of the relay.')
param identityId string
@description('Client id of that identity.')
param identityClientId string
@description('Subnet, at least /27, delegated to Microsoft.App/environments.')
param subnetId string
@description('Where its logs go.')
param workspaceId string
@description('TCP ports for cameras; the relay listens on all of its own, whichever are open.')
param ports array
@description('Replicas that are always there.')
param minReplicas int
@description('Most replicas.')
param maxReplicas int
@description('Connections per replica.')
param connectionsPerReplica int
@description('CPU.')
param cpu string
@description('Storage account.')
param storageName string
@description('Event Hubs namespace.')
param eventHubsName string
@description('Hubs.')
param hubs array
@description('Partitions of each.')
param partitionCount int
@description('Key Vault with the passwords of cameras.')
param vaultUri string
@description('Policy for devices nobody registered.')
param unknownDevices string
@description('What links to live video begin with; empty: nobody watches, and the port of viewers stays closed.')
param liveUrl string
@description('Collector of traces and metrics by OTLP; empty: none.')
param otlpEndpoint string
@description('Spread over zones.')
param zoneRedundant bool
@description('Tags.')
param tags object

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    vnetConfiguration: {
      infrastructureSubnetId: subnetId
      internal: false
    }
    zoneRedundant: zoneRedundant
    // By the diagnostic setting below: the other way needs the workspace's key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource environmentLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
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

// The platform takes no other pairs.
var memoryOf = {
  '0.25': '0.5Gi'
  '0.5': '1.0Gi'
  '1.0': '2.0Gi'
  '2.0': '4.0Gi'
}

var partitionSettings = [for hub in hubs: {
  name: 'Cloud__PartitionCounts__${hub}'
  value: string(partitionCount)
}]

var settings = [
  {
    name: 'Cloud__StorageAccountName'
    value: storageName
  }
  {
    name: 'Cloud__EventHubsNamespaceName'
    value: '${eventHubsName}.servicebus.windows.net'
  }
  {
    name: 'Cloud__Credential'
    value: 'ManagedIdentity'
  }
  {
    name: 'Cloud__ManagedIdentityClientId'
    value: identityClientId
  }
  {
    name: 'Cloud__KeyVaultUri'
    value: vaultUri
  }
  {
    name: 'Relay__UnknownDevices'
    value: unknownDevices
  }
  {
    // The ingress hides the addresses of cameras: all of them come from a few proxies.
    name: 'Relay__MaxConnectionsPerAddress'
    value: '0'
  }
  {
    // Ten seconds less than the platform's grace period.
    name: 'Relay__StopTimeout'
    value: '00:00:50'
  }
]
var collectorSettings = empty(otlpEndpoint) ? [] : [
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT'
    value: otlpEndpoint
  }
]

// Viewers of live video. The key is read from the vault by the app's own identity.
var livePort = 8088
var openPorts = empty(liveUrl) ? ports : concat(ports, [livePort])
var liveSecrets = empty(liveUrl) ? [] : [
  {
    name: 'live-link-key'
    keyVaultUrl: '${vaultUri}secrets/live-link-key'
    identity: identityId
  }
]
var liveSettings = empty(liveUrl) ? [] : [
  {
    name: 'Live__LinkKey'
    secretRef: 'live-link-key'
  }
  {
    // As with cameras: all viewers come from a few proxies.
    name: 'Live__MaxViewersPerAddress'
    value: '0'
  }
]

resource relay 'Microsoft.App/containerApps@2025-01-01' = if (!empty(image)) {
  name: '${name}-relay'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      secrets: liveSecrets
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: ports[0]
        exposedPort: ports[0]
        additionalPortMappings: [for port in skip(openPorts, 1): {
          external: true
          targetPort: port
          exposedPort: port
        }]
      }
    }
    template: {
      // Time for open transfers to store what they hold; cameras then go on with another replica.
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'relay'
          image: image
          resources: {
            cpu: json(cpu)
            memory: memoryOf[cpu]
          }
          env: concat(settings, partitionSettings, liveSettings, collectorSettings)
          probes: [
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: 8080
              }
              periodSeconds: 10
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/health/ready'
                port: 8080
              }
              periodSeconds: 5
              failureThreshold: 2
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: max(minReplicas, maxReplicas)
        rules: [
          {
            name: 'connections'
            tcp: {
              metadata: { concurrentConnections: string(connectionsPerReplica) }
            }
          }
        ]
      }
    }
  }
}

resource relayMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(image)) {
  name: 'metrics'
  scope: relay
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

output name string = '${name}-relay'
output ports array = openPorts
output address string = environment.properties.staticIp
