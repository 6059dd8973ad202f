namespace PhoenixSharp.Mailboxes;

public sealed class BlockingThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_run_at_once_as_may_and_the_rest_in_turn()
    {
        using var go = new ManualResetEventSlim();
        using var inside = new CountdownEvent(3);
        var (threads, running, most, done) = (new BlockingThreads(3), 0, 0, new CountdownEvent(20));
        for (var i = 0; i < 20; i++)
        {
            new Mailbox<int>(_ =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                if (inside.CurrentCount > 0)
                    inside.Signal();
                go.Wait(Patience);
                Interlocked.Decrement(ref running);
                done.Signal();
                return ValueTask.CompletedTask;
            }, threads).Post(i);
        }

        Assert.True(await Task.Run(() => inside.Wait(Patience), Stop));
        Assert.Equal(3, threads.Count);
        go.Set();

        Assert.True(await Task.Run(() => done.Wait(Patience), Stop));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task What_is_awaited_comes_back_to_them_and_so_does_the_next_message()
    {
        var (threads, seen, wait) = (new BlockingThreads(2), new List<string?>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mailbox = new Mailbox<int>(async number =>
        {
            seen.Add(Thread.CurrentThread.Name);
            await wait.Task;
            seen.Add(Thread.CurrentThread.Name);
            await Task.Yield();
            seen.Add(Thread.CurrentThread.Name);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the rest of this one is elsewhere
            if (number == 2)
                done.SetResult();
        }, threads);
        mailbox.PostInline(1);
        mailbox.Post(2);

        wait.SetResult();
        await done.Task.WaitAsync(Patience, Stop);

        Assert.Equal(Enumerable.Repeat("PhoenixSharp blocking", 6), seen);
    }

    [Fact]
    public async Task Threads_that_have_nothing_to_do_end_and_others_take_their_place()
    {
        var threads = new BlockingThreads(2, TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < 50; i++)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Mailbox<int>(_ =>
            {
                done.SetResult();
                return ValueTask.CompletedTask;
            }, threads).Post(i);
            await done.Task.WaitAsync(Patience, Stop);
            while (i % 10 == 0 && threads.Count > 0)
                await Task.Yield();
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); known < value; known = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, known);
    }
}
