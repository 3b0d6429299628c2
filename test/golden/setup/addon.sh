# GuardDuty's add-on on EKS clusters, for agents that are managed by hand: Runtime Monitoring must be on, and each VPC
# needs an endpoint (watchbill setup endpoints).
# Run it as: sh FILE REGION CLUSTER

set -u

# The newest build that runs on each Kubernetes version, as of 2026-09-18.
build_for() {
  case $1 in
    1.31|1.32|1.33|1.34|1.35|1.36) echo v1.17.1-eksbuild.2 ;;
    1.28|1.29|1.30) echo v1.16.0-eksbuild.2 ;;
    1.21|1.22|1.23|1.24|1.25|1.26|1.27) echo v1.10.0-eksbuild.2 ;;
    *) echo "no build is known to run on Kubernetes $1" >&2; return 1 ;;
  esac
}

# REGION CLUSTER
put_addon() {
  kubernetes=$(aws eks describe-cluster --region "$1" --name "$2" --query cluster.version --output text) || return
  build=$(build_for "$kubernetes") || return
  verb=create
  if aws eks describe-addon --region "$1" --cluster-name "$2" --addon-name aws-guardduty-agent >/dev/null 2>&1; then verb=update; fi
  aws eks "$verb-addon" --region "$1" --cluster-name "$2" --addon-name aws-guardduty-agent \
    --addon-version "$build" --resolve-conflicts OVERWRITE
}

put_addon "${1:?}" "${2:?}"
