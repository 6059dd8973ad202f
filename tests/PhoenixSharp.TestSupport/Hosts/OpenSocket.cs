namespace PhoenixSharp.TestSupport;

/// <summary>A connection that anybody may have; the parameter <c>user_id</c> makes its id.</summary>
public sealed class OpenSocket : Socket
{
    private string? _userId;

    public override string? Id => _userId is null ? null : $"user_socket:{_userId}";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        _userId = request["user_id"];
        return Accept();
    }
}
