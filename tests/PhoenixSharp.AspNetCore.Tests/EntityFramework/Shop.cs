using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PhoenixSharp.TestSupport;

// The code of docs/ENTITY-FRAMEWORK.md: EntityFrameworkPageTests compares each block of the page with this file.
namespace PhoenixSharp.EntityFramework;

public sealed class Order
{
    public int Id { get; set; }

    public string Topic { get; set; } = "";

    public string Item { get; set; } = "";
}

public sealed class Customer
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";
}

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Customer> Customers => Set<Customer>();
}

public sealed record PlaceOrder(string Item);

public sealed partial class OrdersChannel(IDbContextFactory<ShopContext> contexts) : Channel<OpenSocket>
{
    public override async ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken)
    {
        await using var shop = await contexts.CreateDbContextAsync(cancellationToken);
        var items = await shop.Orders.AsNoTracking()
            .Where(order => order.Topic == join.Topic).OrderBy(order => order.Id).Select(order => order.Item)
            .ToListAsync(cancellationToken);
        return Accept(new { items });
    }

    [Event("place")]
    public async ValueTask<Reply> Place(PlaceOrder order, CancellationToken cancellationToken)
    {
        await using var shop = await contexts.CreateDbContextAsync(cancellationToken);
        shop.Orders.Add(new Order { Topic = Topic, Item = order.Item });
        await shop.SaveChangesAsync(cancellationToken);
        await BroadcastAsync("placed", order, cancellationToken);
        return Reply.Ok();
    }
}

public sealed record Visit(string Page);

public sealed class CustomerPresence(IDbContextFactory<ShopContext> contexts) : Presence<Visit>
{
    public override async ValueTask<PresenceEntries> FetchAsync(
        string topic, PresenceEntries entries, CancellationToken cancellationToken)
    {
        await using var shop = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await shop.Customers.AsNoTracking()
            .Where(customer => entries.Keys.Contains(customer.Id))
            .ToDictionaryAsync(customer => customer.Id, customer => customer.Name, cancellationToken);
        return entries.With("name", names);
    }
}

public sealed partial class BasketChannel(ShopContext shop) : Channel<OpenSocket>
{
    public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();

    [Event("count")]
    public async ValueTask<Reply> Count(CancellationToken cancellationToken)
    {
        shop.ChangeTracker.Clear();
        return Reply.Ok(new { count = await shop.Orders.CountAsync(cancellationToken) });
    }
}

internal static class ShopServices
{
    public static void AddShop(this IServiceCollection services, string connectionString)
    {
        services.AddDbContextFactory<ShopContext>(options => options.UseSqlite(connectionString));
        services.AddPhoenix().AddPresence<CustomerPresence>();
    }
}
