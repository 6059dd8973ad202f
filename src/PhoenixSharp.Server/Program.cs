using PhoenixSharp.Server;

return await ServerApp.RunAsync(args);
