using PhoenixSharp.Server;

return ServerApp.Run(args);
