using System.Runtime.CompilerServices;

namespace PhoenixSharp.PubSub.Tests;

public sealed class MailboxTests
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_handled_in_the_order_in_which_they_were_posted()
    {
        var handled = new List<int>();
        var done = new TaskCompletionSource();
        var mailbox = new Mailbox<int>(message =>
        {
            handled.Add(message);
            if (message == 999)
                done.SetResult();
            return ValueTask.CompletedTask;
        });
        for (var i = 0; i < 1000; i++)
            mailbox.Post(i);
        await done.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 1000), handled);
    }

    [Fact]
    public async Task A_handler_that_waits_holds_up_those_behind_it()
    {
        var first = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        var handled = new List<int>();
        var mailbox = new Mailbox<int>(async message =>
        {
            if (message == 1)
                await first.Task;
            handled.Add(message);
            if (message == 3)
                done.SetResult();
        });
        mailbox.PostInline(1);
        mailbox.Post(2);
        mailbox.PostInline(3);
        Assert.Empty(handled);
        Assert.Equal(2, mailbox.Count);
        first.SetResult();
        await done.Task.WaitAsync(Patience);
        Assert.Equal([1, 2, 3], handled);
    }

    [Fact]
    public async Task Handlers_never_run_two_at_once()
    {
        var inside = 0;
        var most = 0;
        var left = 2000;
        var done = new TaskCompletionSource();
        var mailbox = new Mailbox<int>(async message =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (message % 3 == 0)
                await Task.Yield();
            Interlocked.Decrement(ref inside);
            if (--left == 0)
                done.SetResult();
        });
        Parallel.For(0, 2000, mailbox.Post);
        await done.Task.WaitAsync(Patience);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_message_that_was_posted_is_never_handled_on_the_callers_stack()
    {
        var posting = new AsyncLocal<bool>(); // does not flow to the pool: the mailbox queues without a context
        var seen = new TaskCompletionSource<bool>();
        var mailbox = new Mailbox<int>(_ =>
        {
            seen.SetResult(posting.Value);
            return ValueTask.CompletedTask;
        });
        posting.Value = true;
        mailbox.Post(1);
        Assert.False(await seen.Task.WaitAsync(Patience));
    }

    [Fact]
    public void A_message_posted_inline_is_handled_before_the_call_returns()
    {
        var handled = new List<int>();
        var mailbox = new Mailbox<int>(message =>
        {
            handled.Add(message);
            return ValueTask.CompletedTask;
        });
        mailbox.PostInline(1);
        mailbox.PostInline(2);
        Assert.Equal([1, 2], handled);
    }

    [Fact]
    public async Task What_a_handler_posts_is_handled_when_it_is_done()
    {
        var trace = new List<string>();
        var done = new TaskCompletionSource();
        Mailbox<int> mailbox = null!;
        mailbox = new Mailbox<int>(message =>
        {
            trace.Add($"begin {message}");
            if (message < 3)
            {
                mailbox.PostInline(message + 1);
                mailbox.Post(message + 10);
            }
            trace.Add($"end {message}");
            if (message == 12)
                done.SetResult();
            return ValueTask.CompletedTask;
        });
        mailbox.PostInline(1);
        await done.Task;
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2", "begin 11", "end 11", "begin 3", "end 3", "begin 12", "end 12"], trace);
    }

    [Fact]
    public async Task Whoever_posts_inline_handles_one_message_and_not_what_others_post_meanwhile()
    {
        var threads = new List<int>();
        var done = new TaskCompletionSource();
        Mailbox<int> mailbox = null!;
        mailbox = new Mailbox<int>(message =>
        {
            threads.Add(message == 1 ? Environment.CurrentManagedThreadId : Thread.CurrentThread.IsThreadPoolThread ? 0 : -1);
            if (message == 1)
                mailbox.Post(2);
            else
                done.SetResult();
            return ValueTask.CompletedTask;
        });
        var poster = new Thread(() => mailbox.PostInline(1));
        poster.Start();
        await done.Task;
        Assert.Equal([poster.ManagedThreadId, 0], threads);
    }

    [Fact]
    public async Task A_chain_of_messages_costs_no_stack()
    {
        var left = 1_000_000;
        var done = new TaskCompletionSource();
        Mailbox<int> mailbox = null!;
        mailbox = new Mailbox<int>(_ =>
        {
            if (--left > 0)
                mailbox.PostInline(0);
            else
                done.SetResult();
            return ValueTask.CompletedTask;
        });
        mailbox.PostInline(0);
        await done.Task;
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task Messages_that_wait_are_summed_and_removed_and_the_rest_keeps_its_order()
    {
        var first = new TaskCompletionSource();
        var handled = new List<int>();
        var done = new TaskCompletionSource();
        var mailbox = new Mailbox<int>(async message =>
        {
            if (message == 0)
                await first.Task;
            handled.Add(message);
            if (message == 5)
                done.SetResult();
        });
        for (var message = 0; message <= 5; message++)
            mailbox.PostInline(message);

        Assert.Equal(15, mailbox.Sum(message => message)); // without the one in hand
        Assert.Equal([1, 3], mailbox.Remove(message => message is 0 or 1 or 3));
        Assert.Equal(3, mailbox.Count);
        first.SetResult();
        await done.Task.WaitAsync(Patience);
        Assert.Equal([0, 2, 4, 5], handled);
        Assert.Empty(mailbox.Remove(_ => true));
    }

    [Fact]
    public async Task An_idle_mailbox_keeps_no_message()
    {
        var left = 100;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // not on the last handler's stack
        var mailbox = new Mailbox<object>(_ =>
        {
            if (--left == 0)
                done.SetResult();
            return ValueTask.CompletedTask;
        });
        var kept = PostSome(mailbox, left);
        await done.Task.WaitAsync(Patience);
        for (var i = 0; i < 1000 && kept.Any(reference => reference.IsAlive); i++)
        {
            GC.Collect();
            await Task.Yield(); // the last handler may still be on its way out
        }
        Assert.DoesNotContain(kept, reference => reference.IsAlive);
        GC.KeepAlive(mailbox);
    }

    // Its own mailbox and nobody else's: an exception leaves through the context that an async void belongs to, which here is the test's.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_that_throws_against_its_word_is_not_the_posters_to_catch(bool atOnce)
    {
        var context = new Uncaught();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var mailbox = new Mailbox<int>(_ => atOnce ? throw new InvalidOperationException("broken") : ValueTask.FromException(new InvalidOperationException("broken")));
            mailbox.PostInline(1);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(context.Run).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Eight_threads_post_and_every_message_is_handled_once_in_its_threads_order(bool waits)
    {
        const int Threads = 8, Each = 100_000 / Threads;
        var last = new int[Threads];
        var outOfOrder = 0;
        var left = Threads * Each;
        var done = new TaskCompletionSource();
        var mailbox = new Mailbox<(int Thread, int Number)>(async message =>
        {
            if (waits && message.Number % 100 == 0)
                await Task.Yield();
            if (last[message.Thread] != message.Number - 1)
                outOfOrder++;
            last[message.Thread] = message.Number;
            if (--left == 0)
                done.SetResult();
        });
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (var number = 1; number <= Each; number++)
            {
                if (number % 7 == 0)
                    mailbox.PostInline((thread, number));
                else
                    mailbox.Post((thread, number));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        await done.Task.WaitAsync(Patience);
        Assert.Equal(0, outOfOrder);
        Assert.All(last, number => Assert.Equal(Each, number));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] PostSome(Mailbox<object> mailbox, int count)
    {
        var messages = Enumerable.Range(0, count).Select(_ => new object()).ToArray();
        foreach (var message in messages)
            mailbox.Post(message);
        return [.. messages.Select(message => new WeakReference(message))];
    }

    private sealed class Uncaught : SynchronizationContext
    {
        private readonly List<(SendOrPostCallback Callback, object? State)> _posted = [];

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

        public void Run() => _posted.ForEach(posted => posted.Callback(posted.State));
    }
}
