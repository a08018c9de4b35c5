namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Hears of trades of orders that rest in the books.</summary>
public interface IFillListener
{
    /// <summary>A resting order has traded. Called in the middle of matching: enter nothing from here.</summary>
    /// <param name="security">Whose book.</param>
    /// <param name="order">The order, with what is left of it.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares that traded.</param>
    void OnFill(ExchangeSecurity security, in QueuedOrder order, long price, uint size);
}
