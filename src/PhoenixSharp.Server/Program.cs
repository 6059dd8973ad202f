using PhoenixSharp;
using PhoenixSharp.Server;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory, // appsettings.json and the page stand beside the program, wherever it is started from
});
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://localhost:4000");

var options = ServerOptions.Read(builder.Configuration);
builder.Services.AddPhoenix().AddPresence<RoomPresence>();

var app = builder.Build();
app.MapSocket<RoomSocket>(options.Path, options.Mount);
app.UsePage();
app.Run();
