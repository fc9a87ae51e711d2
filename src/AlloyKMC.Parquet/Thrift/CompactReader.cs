namespace Parquet.Thrift;

/// <summary>Reads structs in the Thrift compact protocol. Every length is checked against what is left before anything is allocated.</summary>
/// <exception cref="ParquetException">Thrown by every method where the bytes are not the protocol.</exception>
internal ref struct CompactReader(ReadOnlySpan<byte> input)
{
    private const int MaximumDepth = 32;
    private readonly ReadOnlySpan<byte> _input = input;
    private CompactType _type;
    private int _field;
    private int _depth;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    private readonly int Remaining => _input.Length - Position;

    /// <summary>Opens a struct; the value returned goes to <see cref="EndStruct"/>.</summary>
    public int BeginStruct()
    {
        if (++_depth > MaximumDepth) throw Damaged("structures nest too deeply");
        int outer = _field;
        _field = 0;
        return outer;
    }

    /// <summary>Opens the struct that is the current field.</summary>
    public int BeginStructField()
    {
        Expect(CompactType.Struct);
        return BeginStruct();
    }

    public void EndStruct(int outer)
    {
        _depth--;
        _field = outer;
    }

    /// <summary>Moves to the next field of the current struct; false at its end. The field must then be read or skipped.</summary>
    public bool Next(out int field)
    {
        byte header = Byte();
        _type = (CompactType)(header & 0x0F);
        if (_type == CompactType.Stop)
        {
            field = 0;
            return false;
        }

        int delta = header >> 4;
        _field = delta != 0 ? _field + delta : (short)ZigZag(VarInt());
        field = _field;
        return true;
    }

    public readonly bool Bool() => _type switch
    {
        CompactType.True => true,
        CompactType.False => false,
        _ => throw Damaged($"field {_field} is {_type} where a bool belongs"),
    };

    public int I32()
    {
        Expect(CompactType.I32);
        return I32Element();
    }

    public int I32Element()
    {
        long value = ZigZag(VarInt());
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Damaged("a 32-bit number is out of range");
    }

    public sbyte I8()
    {
        Expect(CompactType.Byte);
        return (sbyte)Byte();
    }

    public long I64()
    {
        Expect(CompactType.I64);
        return ZigZag(VarInt());
    }

    public ReadOnlySpan<byte> Binary()
    {
        Expect(CompactType.Binary);
        return BinaryElement();
    }

    public ReadOnlySpan<byte> BinaryElement()
    {
        ulong length = VarInt();
        if (length > (ulong)Remaining) throw Damaged("a text runs past the end");
        ReadOnlySpan<byte> value = _input.Slice(Position, (int)length);
        Position += (int)length;
        return value;
    }

    /// <summary>Number of elements of the list that is the current field.</summary>
    public int List(CompactType element)
    {
        Expect(CompactType.List);
        int count = ListHeader(out CompactType type);
        if (type != element && count > 0) throw Damaged($"a list of {type} where one of {element} belongs");
        return count;
    }

    public void Skip() => Skip(_type, isElement: false);

    private void Skip(CompactType type, bool isElement)
    {
        switch (type)
        {
            case CompactType.True or CompactType.False:
                if (isElement) Byte();
                break;
            case CompactType.Byte:
                Byte();
                break;
            case CompactType.I16 or CompactType.I32 or CompactType.I64:
                VarInt();
                break;
            case CompactType.Double:
                if (Remaining < 8) throw Damaged("it ends early");
                Position += 8;
                break;
            case CompactType.Binary:
                BinaryElement();
                break;
            case CompactType.List or CompactType.Set:
                SkipList();
                break;
            case CompactType.Struct:
                int outer = BeginStruct();
                while (Next(out _)) Skip();
                EndStruct(outer);
                break;
            default:
                throw Damaged($"wire type {(int)type} is unknown or unexpected");
        }
    }

    private void SkipList()
    {
        if (++_depth > MaximumDepth) throw Damaged("lists nest too deeply");
        int count = ListHeader(out CompactType element);
        for (int i = 0; i < count; i++) Skip(element, isElement: true);
        _depth--;
    }

    private int ListHeader(out CompactType element)
    {
        byte header = Byte();
        element = (CompactType)(header & 0x0F);
        ulong count = (uint)header >> 4;
        if (count == 15) count = VarInt();

        // Every element takes at least one byte.
        if (count > (ulong)Remaining) throw Damaged("a list runs past the end");
        return (int)count;
    }

    private readonly void Expect(CompactType type)
    {
        if (_type != type) throw Damaged($"field {_field} is {_type} where {type} belongs");
    }

    private byte Byte()
    {
        if (Remaining < 1) throw Damaged("it ends early");
        return _input[Position++];
    }

    private ulong VarInt()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged("a number has more than ten bytes");
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static ParquetException Damaged(string how) => new($"The file's metadata are damaged: {how}.");
}
