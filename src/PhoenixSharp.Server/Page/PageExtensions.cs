using System.Text.Json;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace PhoenixSharp.Server;

/// <summary>The page at <c>/</c>, and the files it needs.</summary>
internal static class PageExtensions
{
    /// <summary>Serves the page's files, and <c>page.json</c>, in which the page reads the socket's path.</summary>
    /// <param name="app">The application.</param>
    /// <param name="path">The socket's path, such as <c>/socket</c>.</param>
    public static void UsePage(this WebApplication app, string path)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(folder))
            return;
        var files = new PhysicalFileProvider(folder);
        var types = new FileExtensionContentTypeProvider { Mappings = { [".mjs"] = "text/javascript" } };
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files, ContentTypeProvider = types, OnPrepareResponse = file => Guard(file.Context),
        });
        MapSettings(app, path);
    }

    private static void MapSettings(WebApplication app, string path)
    {
        var settings = JsonSerializer.SerializeToUtf8Bytes(new PageSettings(path.Trim('/')), ServerJson.Default.PageSettings);
        app.MapGet("/page.json", context =>
        {
            Guard(context);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = settings.Length;
            return context.Response.Body.WriteAsync(settings, context.RequestAborted).AsTask();
        });
    }

    // Nothing of the page comes from elsewhere, and it talks to nobody but its own server.
    private static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
    }
}
