using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Pipeline;
using Sampan.Server.Tests.Feeds.Simulation;

namespace Sampan.Server.Tests.Pipeline;

public sealed class MarketQuestionsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MarketQuestions _questions;
    private readonly MarketState _market = SimulatedRun.NewState();

    public MarketQuestionsTests() => _questions = new MarketQuestions(_time);

    [Fact]
    public async Task The_market_answers_on_its_own_thread()
    {
        var asked = _questions.AskAsync(_ => Thread.CurrentThread, Cancel);
        var market = new Thread(() => _questions.Answer(_market));
        market.Start();

        Assert.Same(market, (await asked).Value);
    }

    [Fact]
    public async Task A_market_that_does_not_answer_is_given_up_after_a_second_and_need_not_answer_any_more()
    {
        var isAnswered = false;
        var asked = _questions.AskAsync(_ => $"{isAnswered = true}", Cancel);

        _time.Advance(MarketQuestions.AnswerMax);
        var answer = await asked;
        _questions.Answer(_market);

        Assert.Null(answer.Value);
        Assert.Equal("The market did not answer within a second: /readyz says what is wrong, if anything is.", answer.Refusal);
        Assert.False(isAnswered);
    }

    [Fact]
    public async Task More_questions_than_may_wait_are_refused_until_some_are_answered()
    {
        var waiting = Enumerable.Range(0, MarketQuestions.WaitingMax).Select(_ => AskAsync()).ToArray();

        var refused = await AskAsync();
        _questions.Answer(_market);
        var taken = AskAsync();
        for (var i = 0; !taken.IsCompleted && i < MarketQuestions.WaitingMax; i++)
        {
            _questions.Answer(_market);
        }

        Assert.StartsWith("256 questions are waiting for the market already", refused.Refusal, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("yes", answer.Value));
        Assert.Equal("yes", (await taken).Value);
    }

    [Fact]
    public async Task Between_two_batches_only_some_are_answered()
    {
        var waiting = Enumerable.Range(0, 20).Select(_ => AskAsync()).ToArray();

        _questions.Answer(_market);
        await Task.WhenAll(waiting[..8]);
        var others = waiting.Count(asked => asked.IsCompleted);
        _questions.Answer(_market);
        _questions.Answer(_market);

        Assert.Equal(8, others);
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task A_question_that_fails_fails_for_whoever_asked_and_for_nobody_else()
    {
        var wrong = _questions.AskAsync<string>(_ => throw new InvalidOperationException("no such thing"), Cancel);
        var right = AskAsync();

        _questions.Answer(_market);

        await Assert.ThrowsAsync<InvalidOperationException>(() => wrong);
        Assert.Equal("yes", (await right).Value);
    }

    [Fact]
    public async Task Whoever_goes_is_not_waited_for()
    {
        using var gone = new CancellationTokenSource();
        var asked = _questions.AskAsync(_ => "yes", gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    public void Dispose() => _questions.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<MarketAnswer<string>> AskAsync() => _questions.AskAsync(_ => "yes", Cancel);
}
