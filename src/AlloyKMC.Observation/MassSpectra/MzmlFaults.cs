using AlloyKMC.Model;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>The faults found so far, up to a number at which reading stops.</summary>
internal sealed class MzmlFaults(int maximum)
{
    private readonly List<Fault> _faults = [];

    public int Count => _faults.Count;

    /// <exception cref="FaultException">This was the last fault that is waited for.</exception>
    public void Add(Fault fault)
    {
        _faults.Add(fault);
        if (_faults.Count >= maximum) throw new FaultException(_faults);
    }

    /// <exception cref="FaultException">There are faults.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0) throw new FaultException(_faults);
    }
}
