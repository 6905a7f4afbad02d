using CloudCam.Functions.Hosting;

await FunctionsApp.Build(args, CloudSettings.Connect).RunAsync();
