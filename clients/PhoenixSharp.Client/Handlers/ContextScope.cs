namespace PhoenixSharp.Client;

/// <summary>Makes a synchronization context current until the scope is disposed, on the same thread.</summary>
internal readonly struct ContextScope : IDisposable
{
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;

    public ContextScope(SynchronizationContext? context) => SynchronizationContext.SetSynchronizationContext(context);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);
}
