namespace PhoenixSharp.Transports.LongPoll;

public sealed class LongPollSharesTests
{
    private readonly LongPollShares _shares = new();

    [Fact]
    public void Victim_is_of_the_client_with_most_places_whatever_was_taken_and_freed()
    {
        var random = new Random(1);
        List<LongPollPlace> taken = [];
        for (var step = 0; step < 20_000; step++)
        {
            if (taken.Count == 0 || random.Next(100) < (step < 10_000 ? 60 : 40))
            {
                taken.Add(Open($"client {random.Next(8) * random.Next(8)}"));
            }
            else
            {
                var index = random.Next(taken.Count);
                _shares.Free(taken[index]);
                taken.RemoveAt(index);
            }
            var most = taken.CountBy(place => place.Share.Client).Select(pair => pair.Value).DefaultIfEmpty().Max();
            Assert.Equal(taken.Count, _shares.Count);
            var evicted = _shares.FindEvictable("newcomer", openedBefore: 0);
            Assert.Equal(most > 1 ? most : null, evicted?.Share.Count);
            Assert.True(evicted is null || taken.First(place => place.Share == evicted.Share) == evicted);
        }
    }

    [Theory]
    [InlineData(7, 3, true)]
    [InlineData(6, 3, false)]
    [InlineData(2, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, false)]
    public void Client_gets_a_place_of_another_when_it_has_fewer_than_half_as_many(int others, int own, bool isGiven)
    {
        for (var i = 0; i < others; i++)
            Open("other");
        for (var i = 0; i < own; i++)
            Open("own", opened: 5);
        Assert.Equal(isGiven ? "other" : null, _shares.FindEvictable("own", openedBefore: 4)?.Share.Client);
    }

    [Fact]
    public void Client_whose_connects_are_still_being_decided_loses_none()
    {
        _shares.Take("other");
        _shares.Take("other");
        Assert.Null(_shares.FindEvictable("own", openedBefore: 0));
    }

    [Fact]
    public void Own_place_is_the_oldest_that_was_never_polled_when_it_is_old_enough()
    {
        var polled = Open("own", opened: 1);
        var oldest = Open("own", opened: 2);
        Open("own", opened: 3);
        LongPollShares.Poll(polled);
        Assert.Null(_shares.FindEvictable("own", openedBefore: 1));
        Assert.Same(oldest, _shares.FindEvictable("own", openedBefore: 2));
    }

    [Fact]
    public void Poll_of_a_session_that_has_ended_is_ignored()
    {
        var ended = Open("other");
        Open("other");
        Open("other");
        _shares.Free(ended);
        LongPollShares.Poll(ended);
        Assert.NotSame(ended, _shares.FindEvictable("own", openedBefore: 0));
        Assert.Equal(2, _shares.Count);
    }

    private LongPollPlace Open(string client, long opened = 0)
    {
        var place = _shares.Take(client);
        place.Opened = opened;
        LongPollShares.Open(place);
        return place;
    }
}
