using System.Collections.Concurrent;
using Sampan.Market;

namespace Sampan.Server.Pipeline;

/// <summary>Questions that only the market's own thread can answer, because they reach into a book.</summary>
/// <remarks>
/// Any thread asks; the loop answers between two batches, a few at a time, so that nobody's questions hold up the feed. How
/// many may wait, and for how long, is limited.
/// </remarks>
/// <param name="time">The clock of the time limit.</param>
public sealed class MarketQuestions(TimeProvider time) : IDisposable
{
    /// <summary>How many questions may wait at the same time.</summary>
    public const int WaitingMax = 256;

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(1);

    // A large book takes some hundred microseconds: of that, a feed in a hurry can wait for a few.
    private const int AnsweredAtOnce = 8;

    private readonly ConcurrentQueue<Question> _waiting = new();
    private readonly SemaphoreSlim _asked = new(0);
    private int _count;

    /// <summary>Asks the market, and waits for the answer.</summary>
    /// <param name="question">Looks at the market on its own thread, and copies what it needs.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">Whoever asks has gone.</exception>
    public async Task<MarketAnswer<T>> AskAsync<T>(Func<MarketState, T> question, CancellationToken cancellation)
        where T : class
    {
        if (Interlocked.Increment(ref _count) > WaitingMax)
        {
            Interlocked.Decrement(ref _count);
            return new(null, $"{WaitingMax} questions are waiting for the market already: ask again in a moment.");
        }

        var asked = new Question<T>(question);
        _waiting.Enqueue(asked);
        _asked.Release();
        try
        {
            return new(await asked.Task.WaitAsync(AnswerMax, time, cancellation), null);
        }
        catch (TimeoutException)
        {
            return new(null, "The market did not answer within a second: /readyz says what is wrong, if anything is.");
        }
        finally
        {
            asked.IsForgotten = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asked.Dispose();

    /// <summary>Answers some of those that wait. The market's thread, between two batches.</summary>
    internal void Answer(MarketState market)
    {
        for (var left = AnsweredAtOnce; left > 0 && _asked.Wait(TimeSpan.Zero) && _waiting.TryDequeue(out var question); left--)
        {
            Interlocked.Decrement(ref _count);
            question.Answer(market);
        }
    }

    /// <summary>Answers until it is stopped: there is no feed any more, but what it has left can be asked about.</summary>
    internal void AnswerUntil(MarketState market, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _asked.Wait(stop);
            _asked.Release();
            Answer(market);
        }
    }

    private abstract class Question
    {
        private volatile bool _isForgotten;

        /// <summary>Whether nobody waits for the answer any more.</summary>
        public bool IsForgotten
        {
            get => _isForgotten;
            set => _isForgotten = value;
        }

        public abstract void Answer(MarketState market);
    }

    private sealed class Question<T>(Func<MarketState, T> question) : Question
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _answer.Task;

        public override void Answer(MarketState market)
        {
            if (IsForgotten)
            {
                return;
            }

            try
            {
                _answer.SetResult(question(market));
            }
#pragma warning disable CA1031 // Whatever is wrong with a question belongs to whoever asked it, and must not stop the market.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _answer.SetException(error);
            }
        }
    }
}

/// <summary>What the market has answered.</summary>
/// <param name="Value">The answer; null when there is none.</param>
/// <param name="Refusal">Why there is none, in a sentence.</param>
public readonly record struct MarketAnswer<T>(T? Value, string? Refusal)
    where T : class;
