#!/usr/bin/env bash
# Starts munge, slurmctld and slurmd on loopback, with all that belongs to them in one folder; prints the configuration file to set SLURM_CONF to.
# Usage: local-cluster.sh FOLDER CONTROLLER_PORT NODE_PORT     Stop: local-cluster.sh FOLDER stop
set -euo pipefail
folder=$1
daemons=(slurmd slurmctld munged)
if [ "${2-}" = stop ]; then
  for daemon in "${daemons[@]}"; do
    [ ! -f "$folder/$daemon.pid" ] || kill "$(cat "$folder/$daemon.pid")" 2>/dev/null || true
  done
  for daemon in "${daemons[@]}"; do
    [ -f "$folder/$daemon.pid" ] || continue
    for _ in $(seq 100); do kill -0 "$(cat "$folder/$daemon.pid")" 2>/dev/null || break; sleep 0.1; done
  done
  exit 0
fi

mkdir -p "$folder/state" "$folder/spool"
chmod 755 "$folder"
user=$(id -un) host=$(hostname -s)
(umask 077; head -c 1024 /dev/urandom >"$folder/munge.key")
munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" --num-threads=2
cat >"$folder/slurm.conf" <<CONF
ClusterName=alloykmc
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
CredType=cred/munge
SlurmctldPort=$2
SlurmdPort=$3
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
KillWait=5
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=10000
NodeName=node NodeHostname=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=16000 State=UNKNOWN
PartitionName=all Nodes=node Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
SlurmdParameters=config_overrides
CONF
export SLURM_CONF=$folder/slurm.conf
slurmctld -c -f "$SLURM_CONF"
slurmd -N node -f "$SLURM_CONF"
for _ in $(seq 300); do
  if [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; then echo "$SLURM_CONF"; exit 0; fi
  sleep 0.1
done
echo "the node did not come up" >&2
tail -n 20 "$folder"/*.log >&2
exit 1
