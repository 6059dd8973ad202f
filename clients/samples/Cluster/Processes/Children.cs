using System.Diagnostics;

namespace Cluster.Processes;

/// <summary>All processes that were started here. None outlives this one: on a normal end they are ended here, and after a crash by the guard.</summary>
internal sealed class Children : IAsyncDisposable
{
    private readonly List<Child> _all = [];
    private readonly Process _guard = Guard.Start();

    /// <inheritdoc cref="Child.Start"/>
    public Child Start(ProcessStartInfo command, string readyWords, Action<string> written)
    {
        var child = Child.Start(command, readyWords, written);
        lock (_all)
        {
            foreach (var ended in _all.Where(other => !other.IsRunning).ToArray())
            {
                _all.Remove(ended);
                ended.Dispose();
            }
            _all.Add(child);
            Guard.Tell(_guard, _all.Select(other => other.Id));
        }
        return child;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_all)
            _all.ForEach(child => child.Kill());
        await Task.WhenAll(_all.Select(child => child.Ended));
        _all.ForEach(child => child.Dispose());
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync(CancellationToken.None);
        _guard.Dispose();
    }
}
