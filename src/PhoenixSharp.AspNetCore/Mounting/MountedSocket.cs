using PhoenixSharp.Limiting;

namespace PhoenixSharp;

/// <summary>Metadata of a socket's endpoints. Tests find by it what an application has mapped.</summary>
internal sealed record MountedSocket(Type Socket, SocketMount Mount, Admission Admission, ConnectLimits Limits);
