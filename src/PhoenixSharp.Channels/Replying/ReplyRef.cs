using PhoenixSharp.Wire;

namespace PhoenixSharp;

/// <summary>A push that is answered later, from anywhere: keep it, and call <see cref="Reply"/> when the answer is there.</summary>
public sealed class ReplyRef
{
    private readonly ChannelProcess _process;
    private readonly Token _ref;

    internal ReplyRef(ChannelProcess process, Token @ref)
    {
        _process = process;
        _ref = @ref.Detach();
    }

    /// <summary>Answers. phoenix.js takes the first answer and ignores any more.</summary>
    /// <returns>False if the channel has ended meanwhile: nobody waits for it any more.</returns>
    /// <exception cref="UnencodableException">The client's serializer has no form for it.</exception>
    public bool Reply(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return _process.Answer(_ref, reply);
    }
}
