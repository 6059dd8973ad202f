namespace PhoenixSharp.Load.Hosts;

/// <summary>What every comparison host shares: no logging below warnings, and an endpoint that forces a collection.</summary>
internal static class LoadHost
{
    public static WebApplicationBuilder CreateBuilder(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    public static async Task<int> RunAsync(WebApplication app)
    {
        app.MapGet("/collect", Collect);
        await app.RunAsync();
        return 0;
    }

    // Twice, so that what a finalizer lets go of is gone as well; aggressive, so that free pages go back to the system.
    private static string Collect()
    {
        for (var pass = 0; pass < 2; pass++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return $"collected heap={GC.GetTotalMemory(forceFullCollection: false)}";
    }
}
