using System.Collections.Concurrent;
using PhoenixSharp.Wire;

namespace PhoenixSharp.Client;

/// <summary>Writes the frames of one connection in order, many at a time, up to the limit of one long-poll request.</summary>
internal sealed class Outbox
{
    private const int MostAtOnce = 100; // phoenix.js MAX_LONGPOLL_BATCH_SIZE; servers ignore further lines

    private readonly IClientConnection _link;
    private readonly Action _failed;
    private readonly Mailbox<Item> _mailbox;
    private readonly List<Frame> _batch = [];

    /// <param name="link">The connection.</param>
    /// <param name="schedule">Schedules the loop that writes.</param>
    /// <param name="failed">Called once if writing fails. After that, nothing is written.</param>
    public Outbox(IClientConnection link, Action<IThreadPoolWorkItem> schedule, Action failed)
    {
        (_link, _failed) = (link, failed);
        _mailbox = new Mailbox<Item>(DrainAsync, schedule);
    }

    /// <summary>Gets the exception of the write that failed, or null.</summary>
    public Exception? Failure { get; private set; }

    public void Post(Frame frame) => _mailbox.Post(new Item(frame, null));

    /// <summary>Waits until all frames posted before are written, or are dropped because writing failed.</summary>
    public Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Post(new Item(null, flushed));
        return flushed.Task;
    }

    private async ValueTask DrainAsync(ConcurrentQueue<Item> queue)
    {
        while (queue.TryPeek(out _))
        {
            var flushed = TakeBatch(queue);
            await WriteAsync().ConfigureAwait(false);
            flushed?.TrySetResult();
        }
    }

    private TaskCompletionSource? TakeBatch(ConcurrentQueue<Item> queue)
    {
        _batch.Clear();
        while (_batch.Count < MostAtOnce && queue.TryDequeue(out var item))
        {
            if (item.Flushed is not null)
                return item.Flushed;
            _batch.Add(item.Frame!);
        }
        return null;
    }

    private async ValueTask WriteAsync()
    {
        if (_batch.Count == 0 || Failure is not null)
            return;
        try
        {
            await _link.SendAsync(_batch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Failure = failure;
            _failed();
        }
    }

    private readonly record struct Item(Frame? Frame, TaskCompletionSource? Flushed);
}
