using BlazorServerClient;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets(); // blazor.web.js, also for a build that is not published
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.Run();
