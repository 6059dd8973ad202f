using System.Security.Cryptography;
using PhoenixSharp;
using Supabase;

// A server for stock @supabase/realtime-js: new RealtimeClient("ws://localhost:5000/realtime/v1", { vsn: "1.0.0", params: { apikey: "anon" } }).
var builder = WebApplication.CreateBuilder(args);
var secret = builder.Configuration["Secret"] ?? RandomNumberGenerator.GetHexString(64); // without one, tokens end with the process
builder.Services.AddSingleton(services => new PhoenixToken(secret, services.GetRequiredService<TimeProvider>()));
builder.Services.AddSingleton<Keys>();
builder.Services.AddPhoenix().AddPresence<RealtimePresence>();

var app = builder.Build();
app.MapSocket<RealtimeSocket>("/realtime/v1", socket => socket
    .Configure(options => (options.CheckOrigin, options.LongPoll) = (OriginPolicy.Any, false)) // no cookie counts here, only keys and tokens
    .Channel<RealtimeChannel>("realtime:*"));
app.MapPost("/login/{user}", (string user, Keys keys) => keys.Sign(user)); // stands for a login of your own
app.Run();
