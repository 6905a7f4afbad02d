using System.Globalization;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.Infra;

/// <summary>What the offline judge finds: for each of its rules one file that breaks it.</summary>
public sealed class BicepLintTests : IClassFixture<BicepLint>
{
    private const string Main = "main.bicep";
    private const string Alerts = "modules/alerts.bicep";
    private const string Budget = "modules/budget.bicep";
    private const string EventHubs = "modules/eventhubs.bicep";
    private const string Functions = "modules/functions.bicep";
    private const string Logs = "modules/logs.bicep";
    private const string Rbac = "modules/rbac.bicep";
    private const string Registry = "modules/registry.bicep";
    private const string Relay = "modules/relay.bicep";
    private const string Storage = "modules/storage.bicep";
    private const string Vault = "modules/keyvault.bicep";
    private const string Small = "parameters/small.json";

    /// <summary>File, what stands there, what is put in its place, what must be said.</summary>
    private static IReadOnlyList<(string File, string Right, string Wrong, string Said)> Broken { get; } =
    [
        // Syntax, and the language itself.
        (Budget, "timeGrain: 'Monthly'", "timeGrain: (", "syntax:"),
        (Budget, "timeGrain: 'Monthly'", "timeGrain: monthly('Monthly')", "function monthly is not known here"),
        (Main, "uniqueString(resourceGroup().id, name)", "uniqueString()", "uniqueString does not take 0 arguments"),
        (Budget, "@description('Amount a month.')", "@describe('Amount a month.')", "function describe is not known here"),
        (Main, "@minValue(1)\n@maxValue(7)", "@minLength(1)\n@maxValue(7)", "@minLength says nothing about eventRetentionDays, which is int"),
        (Budget, "param amount int", "param amount number", "parameter amount has no type that is known here"),
        (Budget, "@description('Amount a month.')\n", "", "parameter amount has no description"),
        (Main, "@description('Storage account of media and tables.')\n", "", "output storageName has no description"),
        (Budget, "param amount int", "param amount int\n@description('Again.')\nparam amount int", "amount is declared twice"),

        // Symbols.
        (Relay, "environmentId: environment.id", "environmentId: environmen.id", "environmen is not declared"),
        (Alerts, "useCommonAlertSchema: true", "useCommonAlertSchema: indx > 0", "indx is not declared"),
        (Budget, "contactGroups: [peopleId]", "contactGroups: []", "peopleId is used by nothing"),
        (Main, "var hubs = [", "var unused = 1\nvar hubs = [", "unused is used by nothing"),
        (Functions, "${storage.properties.primaryEndpoints.blob}", "https://x/", "storage is used by nothing"),
        (Main, "var suffix = uniqueString(resourceGroup().id, name)", "var suffix = uniqueString(suffix)", "goes in a circle: suffix -> suffix"),
        (Main, "var hubs = ['telemetry', 'alarms', 'media']", "var hubs = [first]\nvar first = hubs[0]", "goes in a circle: hubs -> first -> hubs"),
        (Main, "    retentionDays: logRetentionDays", "    retentionDays: length(relay.outputs.ports)", "goes in a circle: "),

        // Modules.
        (Main, "modules/logs.bicep", "modules/log.bicep", "module modules/log.bicep is not there"),
        (Main, "    retentionDays: logRetentionDays", "    retentionDay: logRetentionDays", "has no parameter retentionDay"),
        (Main, "    retentionDays: logRetentionDays\n", "", "module modules/logs.bicep is not given retentionDays"),
        (Main, "    retentionDays: logRetentionDays", "    retentionDays: name", "takes retentionDays as int, and is given string"),
        (Main, "    retentionDays: logRetentionDays", "    retentionDays: logs.outputs.workspaceId", "takes retentionDays as int, and is given string"),
        (Main, "    hubs: hubs", "    hubs: 'telemetry'", "takes hubs as array, and is given string"),
        (Main, "logs.outputs.workspaceId", "logs.outputs.workspace", "module logs has no output workspace"),
        (Main, "module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {\n  name: 'budget'", "module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {", "module budget has no name"),
        (Main, "module signalR 'modules/signalr.bicep' = {", "module signalR 'modules/signalr.bicep' = if (signalRUnits > 0) {", "module signalR may not be there, and its output name is read"),
        (Main, "module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {", "module budget 'main.bicep' = if (monthlyBudget > 0) {", "modules go in a circle: main.bicep -> main.bicep"),
        (Budget, "resource budget ", "module again '../main.bicep' = {\n  name: 'again'\n  params: { name: name }\n}\nresource budget ", "modules go in a circle: main.bicep -> budget.bicep -> main.bicep"),
        (Main, "'modules/budget.bicep'", "'modules/registry.bicep'", "modules/budget.bicep:1: no module declaration uses this file"),
        (Registry, "output name string = registry.name", "output name string = registry.name\noutput id string = registry.id", "output id is read by nobody"),
        (Main, "output relayPorts array", "output relayPorts string", "output relayPorts is string, and is given array"),

        // Resources.
        (Storage, "storageAccounts@2024-01-01'", "storageAccounts@2019-01-01'", "API version 2019-01-01"),
        (Storage, "storageAccounts@2024-01-01'", "storageAccount@2024-01-01'", "resource type Microsoft.Storage/storageAccount@2024-01-01 is not one of those that are allowed"),
        (Registry, "adminUserEnabled: false", "adminUserEnabled: true", "properties.adminUserEnabled of registry must be false"),
        (Storage, "    allowSharedKeyAccess: false\n", "", "properties.allowSharedKeyAccess of account must be false"),
        (Storage, "publicAccess: 'None'", "publicAccess: 'Blob'", "properties.publicAccess of container must be None"),
        (EventHubs, "disableLocalAuth: true", "disableLocalAuth: zoneRedundant", "properties.disableLocalAuth of namespace must be true"),
        (Relay, "terminationGracePeriodSeconds: 60", "terminationGraceSeconds: 60", "has no member terminationGraceSeconds"),
        (Relay, "terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: '60'", "terminationGracePeriodSeconds is int, and is given string"),
        (Relay, "          exposedPort: port\n", "          exposedPorts: port\n", "has no member exposedPorts"),
        (Relay, "type: 'Readiness'", "type: 'Ready'", "cannot be 'Ready'; it is one of Liveness, Readiness, Startup"),
        (Relay, "env: concat(settings, partitionSettings, liveSettings, collectorSettings)", "env: 'none'", "env is a list, and is given string"),
        (Functions, "scaleAndConcurrency: {", "scaleAndConcurrency: 'much'\n      other: {", "scaleAndConcurrency has members, and is given string"),
        (Vault, "      family: 'A'\n", "", "sku lacks family"),
        (Storage, "parent: blobs\n", "", "resource container has no parent"),
        (Registry, "  name: name\n", "", "resource registry has no name"),
        (Registry, "  scope: registry\n", "", "registry has no diagnostic settings"),

        // Names, at their longest.
        (Main, "name: take('${name}${suffix}', 24)", "name: '${name}${suffix}'", "Microsoft.Storage/storageAccounts cannot be called aaaaaaaaaaaaabcdefghijklm (25 characters)"),
        (Main, "name: take('${name}${suffix}', 24)", "name: take('${name}-${suffix}', 24)", "Microsoft.Storage/storageAccounts cannot be called"),
        (Main, "@maxLength(12)\nparam name", "@maxLength(60)\nparam name", "Microsoft.App/containerApps cannot be called"),
        (Main, "@maxLength(12)\nparam name", "param name", "cannot be known: give its parameters lengths"),

        // Roles.
        (Rbac, "ba92f5b4-", "aa92f5b4-", "role aa92f5b4-2d11-453d-a403-e96b0029c9fe is not one of those"),
        (Rbac, "name: guid(hubs.id, relayPrincipalId, roles.hubSender)", "name: guid(relayPrincipalId)", "the name of role assignment relayHubs is no guid()"),
        (Rbac, "  scope: registry\n", "", "role assignment relayRegistry has no scope"),
        (Rbac, "    principalType: 'ServicePrincipal'\n", "", "has no principalType"),
        (Rbac, "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)", "roles.acrPull", "the role of relayRegistry is not told by subscriptionResourceId()"),

        // Secrets.
        (Budget, "param start string", "param password string", "parameter password looks like a secret"),
        (Main, "param tags object = {}", "param tags object = {}\n@secure()\n@description('x')\nparam extra string = 'x'", "parameter extra is secure and has a default value"),
        (Main, "param tags object = {}", "param tags object = {}\n@secure()\n@description('x')\nparam extra string", "parameter extra is secure: secrets are made in the vault"),
        (Vault, "output uri string = vault.properties.vaultUri", "output uri string = signalR.listKeys().primaryConnectionString", "output uri gives a secret away"),
        (Vault, "output uri string = vault.properties.vaultUri", "var keys = signalR.listKeys()\noutput uri string = keys.primaryKey", "output uri gives a secret away"),
        (Logs, "output componentName string = component.name", "output componentName string = component.properties.ConnectionString", "output componentName gives a secret away"),

        // Settings of the programs.
        (Relay, "name: 'Relay__UnknownDevices'", "name: 'Relay__UnknownDevice'", "setting Relay__UnknownDevice is read by nobody"),
        (Relay, "name: 'Relay__UnknownDevices'", "name: 'Relay__UnknownDevice'", "setting Relay__UnknownDevices is missing"),
        (Functions, "name: 'Webhooks__MasterKey'", "name: 'Webhooks__Timeout'", "setting Webhooks__MasterKey is missing"),
        (Functions, "name: 'EventHubs__clientId'", "name: 'EventHubs__credential'", "setting EventHubs__credential is there twice"),
        (Relay, "name: 'Cloud__PartitionCounts__${hub}'", "name: 'Cloud__Partitions__${hub}'", "setting Cloud__Partitions__telemetry is read by nobody"),
        (Relay, "name: 'Relay__UnknownDevices'", "name: unknownDevices", "the name of a setting cannot be known"),

        // Default values and parameter files.
        (Main, "param eventRetentionDays int = 7", "param eventRetentionDays int = 8", "eventRetentionDays is 8, out of 1 to 7"),
        (Main, "param relayCpu string = '0.5'", "param relayCpu string = '0.6'", "relayCpu cannot be 0.6; it is one of 0.25, 0.5, 1.0, 2.0"),
        (Main, "param relayPorts array = [5232,", "param relayPorts array = [5233,", "relayPorts cannot be 5233"),
        (Small, "relayCpu", "relayCpus", "main.bicep has no parameter relayCpus"),
        (Small, "\"name\": { \"value\": \"camsmall\" },", "", "name is not given"),
        (Small, "{ \"value\": \"0.25\" }", "{ \"value\": \"0.3\" }", "relayCpu cannot be 0.3"),
        (Small, "{ \"value\": \"0.25\" }", "{ \"value\": 0.25 }", "relayCpu is string, and is given number"),
        (Small, "{ \"value\": \"0.25\" }", "\"0.25\"", "relayCpu has no value"),
        (Small, "\"signalRUnits\": { \"value\": 0 }", "\"signalRUnits\": { \"value\": \"0\" }", "signalRUnits is int, and is given string"),
        (Small, "\"signalRUnits\": { \"value\": 0 }", "\"signalRUnits\": { \"value\": 101 }", "signalRUnits is 101, out of 0 to 100"),
        (Small, "camsmall", "camfartoolong1", "name is 14 long, out of 3 to 12"),
        (Small, "camsmall", "AccountKey=abc", "name holds a secret"),
        (Small, "deploymentParameters.json#", "deploymentTemplate.json#", "this is no parameter file"),
        (Small, "\"parameters\": {", "\"parameters\": ", "no JSON"),
    ];

    [Fact]
    public async Task What_is_wrong_is_found()
    {
        var stop = TestContext.Current.CancellationToken;
        var infra = RepositoryRoot.Combine("infra");
        var rows = Broken;
        var copies = Directory.CreateTempSubdirectory("cloudcam-infra-");
        try
        {
            for (var index = 0; index < rows.Count; index++)
            {
                var (file, right, wrong, _) = rows[index];
                var copy = FolderOf(copies, index);
                BicepLint.Copy(infra, copy);
                var path = Path.Combine(copy, file);
                var text = await File.ReadAllTextAsync(path, stop);
                Assert.Contains(right, text, StringComparison.Ordinal);
                await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal), stop);
            }
            // All in one run of Node: a run each would take two minutes.
            var (exitCode, output) = await BicepLint.JudgeAsync(Enumerable.Range(0, rows.Count).Select(index => FolderOf(copies, index)), stop);

            Assert.Equal(1, exitCode);
            var judgements = output.Split("== ", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(rows.Count, judgements.Length);
            Assert.All(rows.Zip(judgements), pair =>
            {
                Assert.Contains(pair.First.Said, pair.Second, StringComparison.Ordinal);
                Assert.DoesNotContain(" 0 problems", pair.Second, StringComparison.Ordinal);
            });
        }
        finally
        {
            copies.Delete(recursive: true);
        }
    }

    private static string FolderOf(DirectoryInfo copies, int index) => Path.Combine(copies.FullName, index.ToString("D3", CultureInfo.InvariantCulture));
}
