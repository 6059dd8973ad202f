using AppNamespace;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRealtime();
builder.Services.AddHealthChecks();

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapRealtime();
app.MapHealthChecks("/health");
app.Run();
