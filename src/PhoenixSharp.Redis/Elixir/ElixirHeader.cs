using PhoenixSharp.Wire;

namespace PhoenixSharp.Elixir;

/// <summary>The beginning of an envelope of phoenix_pubsub_redis 3, enough to know whether the rest is of any use here.</summary>
/// <remarks>
/// A term: <c>{3, :except | :only, node, topic, message, dispatcher}</c>, where <c>:except</c> is from that node to all others and
/// <c>:only</c> is to that node. After <c>Phoenix.PubSub.Redis</c> and its <c>RedisServer</c>.
/// </remarks>
internal ref struct ElixirHeader
{
    /// <summary>True for all but the node, false for the node alone.</summary>
    public bool IsExcept;

    /// <summary>The node's name where that is a binary, as ours are; empty where it is an atom, as Elixir's mostly are.</summary>
    public ReadOnlySpan<byte> Node;

    public ReadOnlySpan<byte> Topic;

    /// <summary>Stands before the message.</summary>
    public EtfReader Rest;

    /// <summary>Reads it, building nothing.</summary>
    /// <param name="term">What follows the version byte.</param>
    /// <param name="header">What it says.</param>
    /// <returns>Null, or why it is none, as one of <see cref="Uncarried"/>.</returns>
    public static string? Peek(ReadOnlySpan<byte> term, out ElixirHeader header)
    {
        header = default;
        var reader = new EtfReader(term);
        if (!reader.TrySkip([TermTag.SmallTuple, 6, TermTag.SmallInteger]))
            return Uncarried.Foreign;
        if (!reader.TrySkip([3]))
            return Uncarried.Version;
        if (!reader.TryAtom(out var mode, out _) || !(reader.TryBinary(out header.Node) || reader.TryAtom(out _, out _)) || !reader.TryBinary(out header.Topic))
            return Uncarried.Malformed;
        header.IsExcept = mode.SequenceEqual(ElixirAtoms.Except);
        header.Rest = reader;
        return header.IsExcept || mode.SequenceEqual(ElixirAtoms.Only) ? null : Uncarried.Foreign;
    }
}
