using PhoenixSharp.Replication;
using PhoenixSharp.Tracking;

namespace PhoenixSharp.Simulation;

/// <summary>What was missed is asked for, and answered whole or in parts.</summary>
public class TransferTests
{
    private static readonly Replica A = new("a", 1);
    private static readonly Replica B = new("b", 1);

    [Fact]
    public void What_was_lost_is_repaired_within_the_healing_time() // I19
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.CutBoth(0, 1);
        scene.Track(1, "bob");
        scene.Untrack(1, "ann");
        scene.Wait(seconds: 10);
        Assert.Equal("ann", scene.Shown(0));
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        Assert.Equal("bob", scene.Shown(0));
    }

    [Fact]
    public void Any_partition_of_four_heals_within_the_healing_time() // I19
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var scene = new Scene(nodes: 4);
            for (var i = 0; i < 12; i++)
                scene.Track(random.Next(4), $"k{i}", i);
            scene.Wait(seconds: 3);
            for (var i = 0; i < 5; i++)
                scene.Cut(random.Next(4), random.Next(4));
            for (var i = 0; i < 12; i++)
            {
                scene.Wait(random.NextDouble() * 8);
                scene.Track(random.Next(4), $"l{i}", i);
                scene.Untrack(random.Next(4), $"k{random.Next(12)}", random.Next(12));
            }
            scene.Cluster.Network.HealAll();
            scene.Wait(scene.HealingTime + (2 * scene.Options.SampleWindow)); // a question just lost is asked again after two windows
            Assert.All(scene.Cluster.Nodes, node => Assert.Equal(scene.Cluster.LiveRefs(), node.Watcher.Shown.Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void One_who_waits_for_an_answer_asks_again_only_after_two_windows_without_any_of_it() // B9
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 3);
        scene.Cut(1, 0);
        scene.Track(1, "bob");
        scene.Wait(seconds: 2);
        scene.Cluster.Network.HealAll();
        scene.Cluster.Overhears = (from, bytes) =>
        {
            if (MessageReader.Read(bytes.Span) is TransferRequest)
                scene.Cut(from.Index, 1 - from.Index); // each question is lost; beats get through
            else
                scene.Cluster.Network.HealAll();
        };
        var asked = scene.Requests(0);
        for (var i = 0; i < 60; i++)
        {
            scene.Track(1, $"k{i}"); // there is always more that it lacks
            scene.Wait(seconds: 1);
        }
        Assert.InRange(scene.Requests(0) - asked, 6, (int)(60 / (2 * scene.Options.SampleWindow.TotalSeconds)) + 1);
    }

    [Fact]
    public void A_question_whose_answer_was_lost_is_given_up_though_another_node_tells_what_it_was_about()
    {
        var scene = new Scene(nodes: 3);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.Cluster.Crash(0);
        var answers = 0;
        scene.Cluster.Overhears = (from, bytes) =>
        {
            if (from.Index != 1 || MessageReader.Read(bytes.Span) is not TransferAnswer)
                scene.Cluster.Network.HealAll();
            else if (answers++ == 0)
                scene.Cut(1, 0);
        };
        scene.Cluster.Start(0);
        scene.Wait(scene.HealingTime);
        Assert.Equal((1, "ann"), (answers, scene.Shown(0))); // the other one told it
        Assert.All(scene.Cluster[0].Protocol.Peers, peer => Assert.Null(peer.Transfer));
        Assert.False(scene.Cluster[0].Protocol.IsAsking);
    }

    [Fact]
    public void An_owner_that_ends_while_its_join_is_on_its_way_leaves_with_the_next_delta()
    {
        var scene = new Scene(nodes: 2);
        scene.Wait(seconds: 5);
        scene.Messages.Clear();
        var ann = scene.Track(1, "ann");
        while (scene.Messages.Count == 0)
            scene.Wait(seconds: 0.001);
        Assert.Equal("", scene.Told(0)); // said, and not there yet
        scene.Cluster[1].Operate(state => state.UntrackOwner(1));
        scene.Wait(seconds: 4);
        Assert.Equal($"+{ann} -{ann}", scene.Told(0));
        Assert.Equal("", scene.Shown(0));
    }

    [Fact]
    public void A_node_that_starts_knows_everybody_before_anybody_beats()
    {
        var scene = new Scene(nodes: 3);
        scene.Track(1, "ann");
        scene.Track(2, "bob");
        scene.Wait(seconds: 2); // all is told: the next beats are idle ones
        scene.Cluster.Crash(0);
        scene.Cluster.Start(0);
        scene.Wait(scene.Options.BroadcastPeriod); // its first beat is within a quarter of that
        Assert.Equal("ann bob", scene.Shown(0));
        var asked = scene.Messages.Where(said => said.From == 0).Select(said => said.Message).OfType<TransferRequest>().TakeLast(2);
        Assert.All(asked, request => Assert.Equal(2, request.Clock.Keys.Count)); // each node is asked for its own, and not all for all
    }

    [Fact]
    public void A_question_of_a_stranger_is_answered_and_admits_nobody()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(0, "ann");
        scene.Wait(seconds: 2);
        var stranger = new Replica("z", 1);
        scene.Cluster[0].Receive(MessageWriter.Write(new TransferRequest(stranger, 9, new Context([new(stranger, 0), new(scene.Cluster[0].State.Self, 0)]))));
        scene.Wait(seconds: 1);
        var answer = Assert.Single(scene.Messages, said => said.Message is TransferAnswer { Id: 9 });
        Assert.Single(((TransferAnswer)answer.Message).Delta.Values);
        Assert.DoesNotContain(scene.Cluster[0].Protocol.Peers, peer => peer.Replica == stranger);
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_changes_nothing()
    {
        var scene = new Scene(nodes: 2);
        scene.Track(1, "ann");
        scene.Wait(seconds: 2);
        scene.CutBoth(0, 1);
        scene.Track(1, "bob");
        scene.Wait(seconds: 6);
        scene.Cluster.Network.HealAll();
        scene.Wait(scene.HealingTime);
        Assert.Equal("ann bob", scene.Shown(0));
        var answer = scene.Messages.Last(said => said.Message is TransferAnswer).Message;
        scene.Told(0);
        scene.Cluster[0].Receive(MessageWriter.Write(answer)); // once more
        scene.Untrack(1, "bob");
        scene.Wait(seconds: 3);
        scene.Cluster[0].Receive(MessageWriter.Write(answer)); // and when it is no longer true
        Assert.Equal("ann", scene.Shown(0));
        scene.Cluster.Crash(1);
        scene.Wait(scene.Options.PermdownPeriod + TimeSpan.FromMinutes(1));
        scene.Told(0);
        scene.Cluster[0].Receive(MessageWriter.Write(answer)); // and of one that was forgotten
        Assert.Equal("", scene.Told(0));
    }

    [Fact]
    public void One_that_comes_late_gets_ten_thousand_in_parts_while_they_change()
    {
        const int Entries = 10_000;
        var scene = new Scene(nodes: 2, new ReplicaOptions { MaxPartEntries = 200 }, topics: [.. Enumerable.Range(0, 1_000).Select(room => $"room:{room}")]);
        scene.Cluster.Crash(1);
        for (var i = 0; i < Entries; i++)
            scene.Cluster[0].Load(new Slot($"room:{i % 1_000}", i, "k"), $"r{i}");
        scene.Wait(seconds: 3);
        scene.Messages.Clear();
        scene.Cluster.Start(1);
        var late = scene.Cluster[1];
        for (var i = 0; i < 100; i++)
        {
            scene.Cluster[0].Operate(state => state.Untrack(new Slot($"room:{i}", i, "k")));
            scene.Wait(seconds: 0.05);
        }
        scene.Wait(scene.HealingTime);
        Assert.Equal(Entries - 100, late.State.Replicas.Single(known => known.Replica.Name == "n0").Entries.Count);
        Assert.All(scene.Messages, said => Assert.InRange(said.Bytes, 1, scene.Options.MaxPartBytes));
        var parts = scene.Messages.Select(said => said.Message).OfType<TransferPart>().ToArray();
        Assert.All(parts, part => Assert.InRange(part.Entries.Count, 1, scene.Options.MaxPartEntries));
        Assert.InRange(parts.Length, Entries / scene.Options.MaxPartEntries, 10_000);
    }

    [Fact]
    public void Parts_in_any_order_doubled_and_mixed_with_a_later_answer_are_as_one_piece() // I9
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var state = Filled(random, 20);
            var first = Messages(state, serial: 1, entriesPerPart: random.Next(1, 4));
            Churn(state, random);
            var second = Messages(state, serial: 2, entriesPerPart: random.Next(1, 4));
            TrackerMessage[] both = [.. first, .. second, .. first.Where(_ => random.Next(3) == 0), .. second.Where(_ => random.Next(3) == 0)];
            random.Shuffle(both);
            var observer = new TrackerState(B, slice: random.Next(1, 5));
            observer.Up(A);
            var incoming = new IncomingTransfer(9, observer.OthersUp, TimeSpan.Zero);
            for (var i = 0; !incoming.IsWhole; i++)
                Take(observer, incoming, both[i]);
            observer.Merge(incoming.Knowledge());
            while (!observer.IsSettled)
                observer.Settle();
            // What is whole is the first answer or the second, and never some of each.
            Assert.Contains(Observe(observer), (string[])[Observe(WholeOf(first)), Observe(WholeOf(second))]);
        }
    }

    [Fact]
    public void A_rebuilt_shard_answers_the_same_question_with_a_later_number() // I9, B19: or parts of both answers would be taken for one
    {
        var scene = new Scene(nodes: 1);
        var node = scene.Cluster[0];
        scene.Track(0, "ann");
        var stranger = new Replica("z", 1);
        var question = MessageWriter.Write(new TransferRequest(stranger, 9, new Context([new(stranger, 0), new(node.State.Self, 0)])));
        for (var i = 0; i < 4; i++)
        {
            if (i % 2 == 1)
                node.Rebuild();
            node.Receive(question);
            scene.Wait(seconds: 1);
        }
        var serials = scene.Messages.Select(said => said.Message).OfType<TransferAnswer>().Select(answer => answer.Serial).ToArray();
        Assert.Equal(4, serials.Length);
        Assert.Equal(serials.Distinct().Order(), serials);
    }

    [Fact]
    public void A_later_answer_does_not_disturb_one_that_is_being_merged() // I9
    {
        var state = Filled(new Random(1), 10);
        var incoming = new IncomingTransfer(9, [], TimeSpan.Zero);
        foreach (var message in Messages(state, serial: 1, entriesPerPart: 3))
            _ = message is TransferPart part ? incoming.Add(part, TimeSpan.Zero) : incoming.Add((TransferAnswer)message, TimeSpan.Zero);
        Assert.True(incoming.IsWhole);
        foreach (var message in Messages(state, serial: 2, entriesPerPart: 3))
            Assert.False(message is TransferPart part ? incoming.Add(part, TimeSpan.Zero) : incoming.Add((TransferAnswer)message, TimeSpan.Zero));
        Assert.True(incoming is { IsWhole: true, IsFull: true });
    }

    [Fact]
    public void An_answer_that_lacks_a_part_is_none() // I9
    {
        var messages = Messages(Filled(new Random(1), 10), serial: 1, entriesPerPart: 3);
        var incoming = new IncomingTransfer(9, [], TimeSpan.Zero);
        foreach (var part in messages.OfType<TransferPart>().Skip(1))
            incoming.Add(part, TimeSpan.Zero);
        incoming.Add(messages.OfType<TransferAnswer>().Single(), TimeSpan.Zero);
        Assert.False(incoming.IsWhole);
        incoming.Add(messages.OfType<TransferPart>().First(), TimeSpan.Zero);
        Assert.True(incoming.IsWhole);
    }

    [Fact]
    public void An_answer_from_generations_loses_and_revives_nothing() // I8
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (author, behind) = (new TrackerState(A), new TrackerState(B));
            var generations = new Generations(30);
            behind.Up(A);
            for (var i = 0; i < 40; i++)
            {
                Churn(author, random);
                if (random.Next(3) > 0 || !author.HasDelta)
                    continue;
                var delta = author.TakeDelta();
                generations.Push(delta);
                if (random.Next(3) > 0)
                    behind.Merge(delta);
                if (generations.Answer(B, behind.Clock, author.Told) is not { } answer)
                    continue;
                behind.Merge(answer);
                var known = behind.Replicas.Single(replica => replica.Replica == A);
                var living = author.Replicas.Single().Entries.Select(entry => entry.Dot.Clock).ToHashSet();
                Assert.All(known.Entries, entry => Assert.True(living.Contains(entry.Dot.Clock) || !known.Seen(author.Clock[A]) || entry.Dot.Clock > known.Context, "revived"));
                if (known.Context == author.Clock[A])
                    Assert.Equal(living.Order(), known.Entries.Select(entry => entry.Dot.Clock).Order());
            }
        }
    }

    private static TrackerState Filled(Random random, int operations)
    {
        var state = new TrackerState(A);
        for (var i = 0; i < operations; i++)
            Churn(state, random);
        return state;
    }

    private static void Churn(TrackerState state, Random random)
    {
        var slot = new Slot("t", random.Next(4), $"k{random.Next(3)}");
        if (state.Find(slot) is null)
            state.Track(slot, $"r{random.Next()}", default);
        else if (random.Next(2) == 0)
            state.Untrack(slot);
        else
            state.Update(slot, $"r{random.Next()}", default);
    }

    private static List<TrackerMessage> Messages(TrackerState state, long serial, int entriesPerPart)
    {
        var (living, knowledge) = state.Full(B, state.Clock);
        var request = new TransferRequest(B, 9, state.Clock);
        var outgoing = new OutgoingTransfer(A, request, serial, living, knowledge, new ReplicaOptions { MaxPartEntries = entriesPerPart });
        List<TrackerMessage> messages = [outgoing.Next().Message];
        while (messages[^1] is TransferPart)
            messages.Add(outgoing.Next().Message);
        return messages;
    }

    private static Delta WholeOf(List<TrackerMessage> messages)
    {
        var answer = messages.OfType<TransferAnswer>().Single();
        var entries = messages.OfType<TransferPart>().SelectMany(part => part.Entries).Concat(answer.Delta.Values.Values);
        return answer.Delta with { Values = entries.ToDictionary(entry => entry.Dot) };
    }

    private static string Observe(Delta delta)
    {
        var observer = new TrackerState(B);
        observer.Up(A);
        observer.Merge(delta);
        return Observe(observer);
    }

    private static void Take(TrackerState observer, IncomingTransfer incoming, TrackerMessage message)
    {
        if (message is TransferPart part && incoming.Add(part, TimeSpan.Zero))
            observer.Merge(part.Entries);
        if (message is TransferAnswer answer && incoming.Add(answer, TimeSpan.Zero))
            observer.Merge([.. answer.Delta.Values.Values]);
    }

    private static string Observe(TrackerState observer)
    {
        var known = observer.Replicas.Single(replica => replica.Replica == A);
        return $"{known.Context} {known.Cloud} {string.Join(',', known.Entries.Select(entry => entry.Meta.PhxRef).Order(StringComparer.Ordinal))}";
    }
}
