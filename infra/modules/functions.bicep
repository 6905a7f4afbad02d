// Uploads, API, assembly, alarms, notices: a custom handler on Flex Consumption.
@description('Region.')
param location string
@description('Name of the app.')
param name string
@description('Identity of the app.')
param identityId string
@description('Client id of that identity.')
param identityClientId string
@description('Storage account, the host own included.')
param storageName string
@description('Container with the published package.')
param packageContainer string
@description('Event Hubs namespace.')
param eventHubsName string
@description('Hubs.')
param hubs array
@description('Partitions of each.')
param partitionCount int
@description('Key Vault.')
param vaultUri string
@description('Application Insights.')
param componentName string
@description('Where its logs go.')
param workspaceId string
@description('Runtime.')
param runtime string
@description('Version of the runtime.')
param runtimeVersion string
@description('Memory of an instance, MiB.')
param memoryMb int
@description('Most instances.')
param maxInstances int
@description('Instances for HTTP that are always there.')
param alwaysReady int
@description('SHA-256 of the first API key, lower-case hex.')
param adminKeySha256 string
@description('Client id of the application in Entra by which people sign in; empty: keys only.')
param signInClientId string
@description('Whether the secrets that deploy.sh makes are in the vault.')
param secretsMade bool
@description('Policy for devices nobody registered.')
param unknownDevices string
@description('What links to live video begin with; empty: there are none.')
param liveUrl string
@description('Tags.')
param tags object

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

var partitionSettings = [for hub in hubs: {
  name: 'Cloud__PartitionCounts__${hub}'
  value: string(partitionCount)
}]

var settings = [
  {
    name: 'AzureWebJobsStorage__accountName'
    value: storageName
  }
  {
    name: 'AzureWebJobsStorage__credential'
    value: 'managedidentity'
  }
  {
    name: 'AzureWebJobsStorage__clientId'
    value: identityClientId
  }
  {
    name: 'EventHubs__fullyQualifiedNamespace'
    value: '${eventHubsName}.servicebus.windows.net'
  }
  {
    name: 'EventHubs__credential'
    value: 'managedidentity'
  }
  {
    name: 'EventHubs__clientId'
    value: identityClientId
  }
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: component.properties.ConnectionString
  }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'ClientId=${identityClientId};Authorization=AAD'
  }
  {
    // A file over the limit of 100 MB is answered by the app in the camera's own form; the host's 413 would make it post again.
    name: 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'
    value: '167772160'
  }
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
    name: 'AzureSignalRConnectionString'
    value: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/signalr-connection-string)'
  }
  {
    name: 'Webhooks__MasterKey'
    value: !secretsMade ? '' : '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/webhooks-master-key)'
  }
  {
    // The same key as the relay's; a reference that leads nowhere is no key, so there is one only with the address.
    name: 'Live__LinkKey'
    value: !secretsMade || empty(liveUrl) ? '' : '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/live-link-key)'
  }
  {
    name: 'Live__PublicUrl'
    value: liveUrl
  }
  {
    name: 'Api__AdminKeySha256'
    value: adminKeySha256
  }
  {
    // True only together with the authentication below, which takes away what a caller writes into its header.
    name: 'Access__TrustEasyAuth'
    value: string(!empty(signInClientId))
  }
  {
    name: 'Uploads__UnknownDevices'
    value: unknownDevices
  }
]

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maxInstances
        instanceMemoryMB: memoryMb
        alwaysReady: alwaysReady > 0 ? [
          {
            name: 'http'
            instanceCount: alwaysReady
          }
        ] : []
      }
      runtime: {
        name: runtime
        version: runtimeVersion
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      appSettings: concat(settings, partitionSettings)
    }
  }
}

// Publishing is done as a person or a pipeline that signed in, never by the password that the platform makes for an app.
resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for way in ['ftp', 'scm']: {
  parent: app
  name: way
  properties: { allow: false }
}]

// People sign in, cameras and keys pass: the app itself says who may do what.
resource signIn 'Microsoft.Web/sites/config@2024-04-01' = if (!empty(signInClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: { unauthenticatedClientAction: 'AllowAnonymous' }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signInClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
        }
      }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: app
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

output name string = app.name
output host string = app.properties.defaultHostName
