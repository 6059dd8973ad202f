namespace PhoenixSharp.Elixir;

/// <summary>All the atoms that are ever written. An Elixir node keeps an atom for ever, so that none may come from data.</summary>
internal static class ElixirAtoms
{
    public static ReadOnlySpan<byte> Nil => "nil"u8;

    public static ReadOnlySpan<byte> True => "true"u8;

    public static ReadOnlySpan<byte> False => "false"u8;

    public static ReadOnlySpan<byte> Except => "except"u8;

    public static ReadOnlySpan<byte> Only => "only"u8;

    public static ReadOnlySpan<byte> Struct => "__struct__"u8;

    public static ReadOnlySpan<byte> Topic => "topic"u8;

    public static ReadOnlySpan<byte> Event => "event"u8;

    public static ReadOnlySpan<byte> Payload => "payload"u8;

    public static ReadOnlySpan<byte> Binary => "binary"u8;

    public static ReadOnlySpan<byte> Broadcast => "Elixir.Phoenix.Socket.Broadcast"u8;

    public static ReadOnlySpan<byte> ChannelServer => "Elixir.Phoenix.Channel.Server"u8;
}
