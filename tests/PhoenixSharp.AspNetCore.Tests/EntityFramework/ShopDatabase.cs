using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PhoenixSharp.EntityFramework;

/// <summary>A SQLite database in memory, which lives as long as this object.</summary>
internal sealed class ShopDatabase : IDisposable
{
    private readonly SqliteConnection _keepAlive;

    public ShopDatabase()
    {
        _keepAlive = new SqliteConnection(ConnectionString);
        _keepAlive.Open();
        using var shop = Open();
        shop.Database.EnsureCreated();
    }

    public string ConnectionString { get; } = $"Data Source={Guid.NewGuid():N};Mode=Memory;Cache=Shared";

    public ShopContext Open() => new(new DbContextOptionsBuilder<ShopContext>().UseSqlite(ConnectionString).Options);

    public void Dispose() => _keepAlive.Dispose();
}

/// <summary>Holds each query until a second one has begun.</summary>
internal sealed class TwoQueries : DbCommandInterceptor
{
    private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _count) == 2)
            _both.SetResult();
        await _both.Task.WaitAsync(cancellationToken);
        return result;
    }
}
