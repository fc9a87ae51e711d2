using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <content>Goes on after a tick at which the kernel stopped, if possible at the same bound rate.</content>
internal sealed unsafe partial class BoundRates
{
    /// <summary>Finishes the tick at which the kernel stopped and repairs the caps it passed.</summary>
    /// <param name="word">Random word of the tick.</param>
    /// <param name="stream">Further random words.</param>
    /// <param name="events">Corrected for a tick that is no event after all.</param>
    /// <returns>False where the bounds must be built anew.</returns>
    public bool Resolve(ulong word, PhiloxStream stream, ref long events)
    {
        SlotEntry* first = _context.First, second = _context.Second;
        bool isLane = first->Extra == SlotEntry.BoundedLaneMark;
        if (_context.IsUndecided)
        {
            if (_context.IsApplied)
            {
                Move(first, -1);
                Move(second, -1);
                events--;
            }

            ulong draw = TickKernel.DrawOf(word, _layout.SlotBits) | (stream.NextUInt64() & TickKernel.BitsBelowDraw(_layout.SlotBits));
            if (first->NoOpPartner == second || draw >= TickKernel.Acceptance(first, second)) return true;
            Move(first, 1);
            Move(second, 1);
            events++;
            fixed (TickContext* context = &_context)
            {
                if (!isLane) TickKernel.ApplyExtras(context, first, second);
            }
        }

        if (isLane) return ResolveLane(stream, ref events);
        return HoldsAt(first->Gain) && HoldsAt(second->Gain) && HoldsAtExtras(first) && HoldsAtExtras(second);
    }

    private static void Move(SlotEntry* entry, int events)
    {
        entry->Reactant->Count -= events;
        entry->Gain->Count += events;
    }

    private bool ResolveLane(PhiloxStream stream, ref long events)
    {
        _context.FirstTrap->Count = 0;
        _context.First->Reactant->Count = 1;
        _changes.Clear();
        _lane.Draw(stream, _laneCapacity, _changes);
        if (_changes.Count == 0) events--;
        foreach ((int species, int amount) in _changes) _layout.Species[species].Count += amount;
        foreach ((int species, _) in _changes)
        {
            if (!Holds(species)) return false;
        }

        return true;
    }

    private bool HoldsAtExtras(SlotEntry* entry)
    {
        if (entry->Extra == 0) return true;
        foreach (ExtraChange change in _layout.Extras(entry->Extra - 1))
        {
            if (!HoldsAt(change.Species)) return false;
        }

        return true;
    }

    /// <summary>Gives a group that has outgrown one of its tables more slots and the table a larger quantum, so that the total rate stays.</summary>
    /// <returns>False where there are not enough free slots.</returns>
    private bool TryWiden(int g, RoleTable table)
    {
        int has = _slotsOf[g];
        double growth = table.LeastQuantum(_targets) * (1 + (_spare / 2)) / table.Quantum;
        int more = (int)Math.Max(1, Math.Ceiling(has * (growth - 1)));
        if (more > TickKernel.GroupSlotCount - _firstFreeSlot || !table.TryWiden((has + more) / (double)has, _targets)) return false;
        _slotsOf[g] = has + more;
        TakeSlots(g, more);
        return true;
    }

    /// <summary>Finds the state of a group without slots anew, and gives it slots where it can fire now.</summary>
    /// <returns>False where there are not enough free slots.</returns>
    private bool TrySwitchOn(int g)
    {
        SetTargets(_layout.First[g]);
        SetTargets(_layout.Second[g]);
        double bound = Measure(g);
        if (bound > 0)
        {
            if (!TakeSlots(g, bound)) return false;
            _layout.First[g]?.Fill(_targets);
            _layout.Second[g]?.Fill(_targets);
        }

        SetCaps(g);
        SetSpeciesCaps(_layout.First[g]);
        SetSpeciesCaps(_layout.Second[g]);
        return true;
    }

    private bool HoldsAt(SpeciesRecord* gain) => gain->Count <= gain->Cap || Holds((int)(gain - _layout.Species));

    /// <summary>Whether the bounds hold for the count of a species, after repair where possible.</summary>
    private bool Holds(int species)
    {
        SpeciesRecord* record = _layout.Species + species;
        long count = record->Count;
        if (count <= record->Cap) return true;
        if (count > _lane.Caps[species] && !_lane.TryRaise(species, _looseCaps, LooseCap(species), _laneCapacity)) return false;
        (int start, int places) = _speciesTables.PlacesOf(species).GetOffsetAndLength(int.MaxValue);
        for (int place = start; place < start + places; place++)
        {
            if (count > _speciesTables.CapAt(place) && !TryRepair(species, place)) return false;
        }

        SetCap(species);
        return count <= record->Cap;
    }

    private bool TryRepair(int species, int place)
    {
        (int group, RoleTable table, int entry) = _speciesTables.At(place);
        if (_states[group] != GroupState.On) return TrySwitchOn(group);
        if (table.TryRepair(entry, Target(species)))
        {
            _speciesTables.SetCap(table, entry);
            return true;
        }

        SetTargets(table);
        if (!table.TryRefill(_targets) && !TryWiden(group, table)) return false;
        _speciesTables.SetCaps(table, GroupState.On, _countsAtBuild);
        SetSpeciesCaps(table);
        return true;
    }

    private void SetSpeciesCaps(RoleTable? table)
    {
        foreach (int species in table?.Role.Species ?? []) SetCap(species);
    }
}
