using PhoenixSharp;
using PhoenixSharp.Fixture;

// The server that the conformance suite speaks to: our side of conformance/FIXTURE.md, and nothing else.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
builder.WebHost.UseKestrelHttpsConfiguration(); // for an address https://…; the certificate is Kestrel:Certificates:Default
builder.Services.AddPhoenix(options =>
{
    options.SecretKeyBase = new string('a', 64);
    options.Json.TypeInfoResolverChain.Insert(0, FixtureJson.Default);
}).AddPresence<FixturePresence>(options => options.DiffWindow = builder.Configuration.GetValue("diff-window", options.DiffWindow)); // the load comparison turns it off

var app = builder.Build();
app.MapSocket<FixtureSocket>("/socket", socket => socket.Contract(options => (options.MaxMessageBytes, options.LongPollWindow) = (8_000_000, TimeSpan.FromSeconds(2))));
app.MapSocket<FixtureSocket>("/limited", socket => socket.Contract(options => (options.MaxChannels, options.LongPoll) = (1, false)));
app.MapSocket<FixtureSocket>("/idle", socket => socket.Contract(options => (options.IdleTimeout, options.LongPoll) = (TimeSpan.FromMilliseconds(300), false)));
app.MapSocket<FixtureSocket>("/origin", socket => socket.Contract(options => options.CheckOrigin = OriginPolicy.Only("//example.com")));
app.MapSocket<BenchSocket>("/bench", socket => socket.Channel<BenchChannel>("bench:*"));
app.MapGet("/collect", Collection.Collect); // for the load comparison, which wants memory without garbage
app.Run();
