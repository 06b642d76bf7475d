using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

/// <summary>Submissions, their window and their answers.</summary>
public sealed class SmppSubmitTests : SmppSessionGround
{
    [Fact]
    public async Task Answers_in_any_order_find_their_tokens()
    {
        var session = await BindAsync();
        Submit(session, 101, 102, 103);
        var (first, second, third) = (await Peer.ReadAsync(Token), await Peer.ReadAsync(Token), await Peer.ReadAsync(Token));
        Time.Advance(TimeSpan.FromSeconds(1));

        await AnswerAsync(third, 0, "C");
        await AnswerAsync(first, 0, "A");
        await Peer.SendAsync(SubmitSm | Resp, 0x58, second.Sequence, "", Token);

        Assert.Equal(["answer 103 Ok C 1s", "answer 101 Ok A 1s", "answer 102 Throttled  1s"], await Owner.TakeAsync(3, Token));
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task A_full_window_takes_no_more_until_an_answer_frees_it()
    {
        var session = await BindAsync();
        Submit(session, 1, 2, 3, 4);
        var freed = new TaskCompletionSource();
        Owner.WindowFreed = () => freed.TrySetResult();

        Assert.False(session.TrySubmit(Request(), 5));
        Assert.Equal(0, session.FreeWindow);

        await AnswerAsync(await Peer.ReadAsync(Token), 0, "A");
        await freed.Task.WaitAsync(Token);
        Assert.Equal(1, session.FreeWindow);
        Assert.True(session.TrySubmit(Request(), 5));
    }

    [Fact]
    public async Task A_second_answer_frees_nothing()
    {
        var session = await BindAsync();
        Submit(session, 1, 2);
        var first = await Peer.ReadAsync(Token);

        await AnswerAsync(first, 0, "A");
        await AnswerAsync(first, 0, "A");

        Assert.Equal(["answer 1 Ok A 0s", "fault StrayAnswer SubmitSmResp"], await Owner.TakeAsync(2, Token));
        Assert.Equal(3, session.FreeWindow);
    }

    [Fact]
    public async Task A_submission_without_an_answer_is_given_back_once_and_its_late_answer_still_counts()
    {
        var session = await BindAsync();
        Submit(session, 7);
        var submit = await Peer.ReadAsync(Token);

        Time.Advance(Gateway.AnswerTimeout);
        Assert.Equal("unanswered 7 maybe left", await Owner.NextAsync(Token));
        Assert.Equal(4, session.FreeWindow);

        await AnswerAsync(submit, 0, "LATE");
        await AnswerAsync(submit, 0, "LATE");
        Assert.Equal(["late 7 Ok LATE", "fault StrayAnswer SubmitSmResp"], await Owner.TakeAsync(2, Token));
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task A_dropped_connection_with_a_full_window_gives_every_token_back_once()
    {
        var session = await BindAsync();
        Submit(session, 1, 2, 3, 4);
        for (var i = 0; i < 4; i++) await Peer.ReadAsync(Token);

        Peer.Drop();
        await session.Completion.WaitAsync(Token);

        Assert.Equal(
            ["unanswered 1 maybe left", "unanswered 2 maybe left", "unanswered 3 maybe left", "unanswered 4 maybe left", "Closed LinkLost"],
            Owner.Rest());
        Assert.Equal(0, session.FreeWindow);
        Assert.False(session.TrySubmit(Request(), 5));
    }

    [Fact]
    public async Task What_was_never_flushed_is_known_not_to_have_left()
    {
        var session = await BindAsync();
        Submit(session, 1);
        await Peer.ReadAsync(Token);
        Assert.True(session.TrySubmit(Request(), 2));

        session.Close(new BindReason(BindReasonKind.Asked));
        await session.Completion.WaitAsync(Token);

        Assert.Equal(["unanswered 1 maybe left", "unanswered 2 never left", "Closed Asked"], Owner.Rest());
        Assert.True(await Peer.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_gateway_that_does_not_read_is_left_and_what_it_never_took_is_known()
    {
        Gateway.Window = 1000;
        Gateway.EnquireLinkInterval = TimeSpan.FromHours(1);
        Gateway.TextField = SmppTextField.MessagePayload;
        var session = await BindAsync();
        var big = Request() with { Payload = new byte[60_000] };
        var taken = 1;
        Assert.True(session.TrySubmit(big, taken));
        session.Flush();
        await Peer.ReadAsync(Token);

        // Until the socket's buffers and our own are full; nobody reads any more, so then only the clock goes on.
        while (!session.Completion.IsCompleted)
        {
            if (session.TrySubmit(big, taken + 1)) taken++;
            else Time.Advance(TimeSpan.FromSeconds(1));
            session.Flush();
            await Task.Yield();
        }

        var reason = await session.Completion.WaitAsync(Token);

        Assert.Equal(BindReasonKind.LinkStalled, reason.Kind);
        var lines = Owner.Rest();
        Assert.Equal(taken, lines.Count(line => line.StartsWith("unanswered", StringComparison.Ordinal)));
        Assert.Contains($"unanswered {taken} never left", lines);
        Assert.Contains("unanswered 1 maybe left", lines);
    }

    [Fact]
    public async Task A_nack_of_a_submission_refuses_it()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await Peer.ReadAsync(Token);

        await Peer.SendAsync(Nack, 2, submit.Sequence, "", Token);

        Assert.Equal("answer 1 InvalidCommandLength  0s", await Owner.NextAsync(Token));
        Assert.Equal(4, session.FreeWindow);
    }

    [Fact]
    public async Task An_answer_without_a_body_is_taken()
    {
        var session = await BindAsync();
        Submit(session, 1);
        var submit = await Peer.ReadAsync(Token);

        await Peer.SendAsync(SubmitSm | Resp, 0, submit.Sequence, "", Token);

        Assert.Equal("answer 1 Ok  0s", await Owner.NextAsync(Token));
    }

    [Fact]
    public async Task A_nack_answers_a_question_too()
    {
        var session = await BindAsync();
        var asking = session.QueryAsync("A1", new SmppAddress(1, 1, "3000"), Token);
        var query = await Peer.ReadAsync(Token);
        Assert.Equal((3u, "413100" + "0101" + "3330303000"), (query.Command, query.Body));

        await Peer.SendAsync(Nack, 0x03, query.Sequence, "", Token);

        Assert.Equal(CommandStatus.InvalidCommandId, (await asking)!.Value.Status);
    }

    [Fact]
    public async Task No_more_questions_are_open_at_once_than_may_be()
    {
        var session = await BindAsync();
        var asked = Enumerable.Range(0, SmppQueries.Most).Select(i => session.QueryAsync($"{i}", new SmppAddress(1, 1, "3000"), Token)).ToList();

        Assert.Null(await session.QueryAsync("more", new SmppAddress(1, 1, "3000"), Token));

        Peer.Drop();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Null(answer));
    }

    [Fact]
    public async Task An_owner_that_throws_closes_the_link_and_gets_the_rest_back()
    {
        var session = await BindAsync();
        Submit(session, 1, 2);
        var submit = await Peer.ReadAsync(Token);
        Owner.Throws = true;

        await AnswerAsync(submit, 0, "A");
        var reason = await session.Completion.WaitAsync(Token);

        Assert.Equal(BindReasonKind.OwnerFault, reason.Kind);
        Assert.Equal(["unanswered 2 maybe left", "Closed OwnerFault"], Owner.Rest());
    }

    [Fact]
    public async Task Twenty_thousand_submissions_pass_and_every_slot_comes_back()
    {
        const int Total = 20_000;
        Gateway.Window = 100;
        var session = await BindAsync();
        var answering = Task.Run(
            async () =>
            {
                for (var i = 0; i < Total; i++) await AnswerAsync(await Peer.ReadAsync(Token), 0, "A");
            },
            Token);
        using var freed = new SemaphoreSlim(1);
        Owner.WindowFreed = () => freed.Release();

        var (sent, answered) = (0, 0);
        while (answered < Total)
        {
            while (sent < Total && session.TrySubmit(Request(), sent)) sent++;
            session.Flush();
            await freed.WaitAsync(Token);
            answered += Owner.Rest().Length;
        }

        await answering;
        Assert.Equal(Total, answered);
        Assert.Equal(100, session.FreeWindow);
    }
}
