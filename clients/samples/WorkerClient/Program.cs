using System.Text.Json;
using PhoenixSharp.Client;
using WorkerClient;

var builder = Host.CreateApplicationBuilder(args);
var phoenix = builder.Configuration.GetSection("Phoenix");
builder.Services.AddPhoenixClient(phoenix["Endpoint"] ?? "", options =>
    options.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
builder.Services.Configure<PhoenixSocketOptions>(phoenix); // Timeout, HeartbeatInterval, Params …
builder.Services.Configure<WorkerOptions>(builder.Configuration.GetSection("Worker"));
builder.Services.AddHostedService<RoomWorker>();
builder.Build().Run();
