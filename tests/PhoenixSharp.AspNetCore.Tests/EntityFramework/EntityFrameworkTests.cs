using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.EntityFramework;

/// <summary>Channels with Entity Framework Core, on SQLite.</summary>
public sealed class EntityFrameworkTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly ShopDatabase _database = new();

    public void Dispose() => _database.Dispose();

    // With one scope for the whole connection this fails: "A second operation was started on this context instance".
    [Fact]
    public async Task Channels_of_one_connection_query_their_contexts_at_the_same_time()
    {
        var queries = new TwoQueries();
        await using var host = await StartAsync(services => services.AddDbContext<ShopContext>(
            options => options.UseSqlite(_database.ConnectionString).AddInterceptors(queries)));
        await using var client = await host.ConnectAsync();
        await client.JoinAsync("basket:1");
        await client.JoinAsync("basket:2");

        var first = await client.PushAsync("basket:1", "count");
        var second = await client.PushAsync("basket:2", "count");

        Assert.Equal("""{"count":0}""", (await client.ReplyAsync(first)).Response);
        Assert.Equal("""{"count":0}""", (await client.ReplyAsync(second)).Response);
    }

    [Fact]
    public async Task Handler_opens_a_context_for_each_operation_from_a_factory()
    {
        await using var host = await StartAsync(services => services.AddShop(_database.ConnectionString));
        await using var client = await host.ConnectAsync();
        Assert.Equal("""{"items":[]}""", (await client.JoinAsync("orders:1")).Response);

        Assert.Equal("ok", (await client.AskAsync("orders:1", "place", """{"item":"tea"}""")).Status);
        Assert.Equal("""{"item":"tea"}""", (await client.ReceiveAsync("placed")).Payload.GetRawText());

        await using var shop = _database.Open();
        Assert.Equal("tea", (await shop.Orders.SingleAsync(Stop)).Item);
        Assert.Equal("""{"items":["tea"]}""", (await client.JoinAsync("orders:1")).Response);
    }

    [Fact]
    public async Task Presence_fetches_names_while_channels_use_the_database()
    {
        await using (var shop = _database.Open())
        {
            shop.Customers.Add(new Customer { Id = "ann", Name = "Ann" });
            await shop.SaveChangesAsync(Stop);
        }
        await using var host = await StartAsync(services => services.AddShop(_database.ConnectionString));
        var presence = host.App.Services.GetRequiredService<CustomerPresence>();
        using var owner = new PresenceOwner();
        await presence.TrackAsync(owner, "orders:1", "ann", new Visit("home"), Stop);

        var entries = await presence.ListAsync("orders:1", Stop);

        Assert.True(entries.TryGet("ann", out var ann));
        Assert.EndsWith(""" "page":"home"}],"name":"Ann"}""".Trim(), ann.ToString(), StringComparison.Ordinal);
    }

    private static Task<KestrelHost> StartAsync(Action<IServiceCollection> add) => KestrelHost.StartAsync(
        app => app.MapSocket<OpenSocket>("/socket", socket =>
        {
            if (app.Services.GetService<IDbContextFactory<ShopContext>>() is not null)
                socket.Channel<OrdersChannel>("orders:*");
            socket.Channel<BasketChannel>("basket:*");
        }),
        builder => add(builder.Services));
}
