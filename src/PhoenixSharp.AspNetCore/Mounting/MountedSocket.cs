using PhoenixSharp.Limiting;

namespace PhoenixSharp;

/// <summary>The metadata of a socket's endpoints. <c>PhoenixSharp.Testing</c> finds the sockets of an application by it.</summary>
internal sealed record MountedSocket(Type Socket, SocketMount Mount, Admission Admission, ConnectLimits Limits);
