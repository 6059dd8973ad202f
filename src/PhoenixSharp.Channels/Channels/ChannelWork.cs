using PhoenixSharp.Budgets;

namespace PhoenixSharp;

/// <summary>One thing in a channel's mailbox.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="Subject">The message, broadcast or object.</param>
/// <param name="Bytes">The number of bytes that are counted while it waits and is handled.</param>
internal readonly record struct ChannelWork(ChannelWorkKind Kind, object? Subject = null, int Bytes = 0)
{
    /// <summary>Gets a value indicating whether it is a push or leave of the client.</summary>
    public bool IsOfClient => Kind is ChannelWorkKind.Push or ChannelWorkKind.Leave;

    /// <summary>What it is called in a log.</summary>
    public string Name => Subject switch
    {
        Wire.Message message => message.Event.ToString(),
        Delivery delivery => delivery.Broadcast.Event,
        null => nameof(Channel.JoinedAsync),
        _ => nameof(Channel.HandleInfoAsync),
    };
}

/// <summary>What kinds of things a channel's mailbox holds, and what their subject is.</summary>
internal enum ChannelWorkKind : byte
{
    /// <summary>The join that made this channel: a <see cref="Wire.Message"/>.</summary>
    Join,

    /// <summary>A client's push: a <see cref="Wire.Message"/>.</summary>
    Push,

    /// <summary>A client's leave: a <see cref="Wire.Message"/>.</summary>
    Leave,

    /// <summary>An intercepted broadcast: a <see cref="Delivery"/>.</summary>
    Outgoing,

    /// <summary>What server-side code posted.</summary>
    Info,

    /// <summary>The session or the channel itself wants the end: the process knows why.</summary>
    End,
}
