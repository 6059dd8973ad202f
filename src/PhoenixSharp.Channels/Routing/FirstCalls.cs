using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>Counts the first calls of each handler of a route. They are slow because the runtime compiles code that runs for the first time.</summary>
/// <remarks>
/// Clients choose event names, so the memory is fixed: handlers are told apart by a hash, and two may share a count. Threads may
/// overwrite each other's increments. Both cost nothing but the exact number.
/// </remarks>
internal sealed class FirstCalls
{
    private const int FirstCount = 10;

    private readonly byte[] _calls = new byte[256];

    /// <summary>Counts a call.</summary>
    /// <returns><see langword="true"/> for the first ten calls of the handler.</returns>
    public bool Add(in ChannelWork work)
    {
        ref var calls = ref _calls[(byte)HandlerHash(work)];
        if (calls >= FirstCount)
            return false;
        calls++;
        return true;
    }

    private static int HandlerHash(in ChannelWork work)
    {
        var hash = new HashCode();
        hash.Add(work.Kind);
        if (work.Subject is Message message)
            hash.AddBytes(message.Event.Bytes);
        else
            hash.Add(work.Subject is Budgets.Delivery delivery ? delivery.Broadcast.Event : work.Subject?.GetType() as object);
        return hash.ToHashCode();
    }
}
